// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// Hessians and Gauss-Newton matrices of a 2-3-2 network with tanh, mean of three samples, by PyTorch in float64.
namespace second_order {

inline constexpr std::size_t count = 17;  // parameters, in the order weight, bias, weight, bias
inline constexpr double inputs[] = {0.5, -1.25, -0.75, 0.25, 1.5, 1.0};
inline constexpr int labels[] = {1, 0, 1};
inline constexpr double targets[] = {0.25, 1.0, 0.0, 0.75, 1.0, 0.5};
constexpr double parameter(std::size_t i) { return (static_cast<double>((37 * i + 11) % 64) - 31) / 32; }

struct matrices {
    double value;
    double lower_hessian[count * (count + 1) / 2], lower_gauss_newton[count * (count + 1) / 2];

    constexpr double hessian(std::size_t i, std::size_t j) const { return lower_hessian[place(i, j)]; }
    constexpr double gauss_newton(std::size_t i, std::size_t j) const { return lower_gauss_newton[place(i, j)]; }

private:
    static constexpr std::size_t place(std::size_t i, std::size_t j) { return i < j ? place(j, i) : i * (i + 1) / 2 + j; }
};

enum loss { softmax, sigmoid, squared };
inline constexpr matrices oracle[] = {
#include "second_order.inc"
};

}  // namespace second_order
