// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "../../harness.hpp"
#include "../dense/dense.hpp"
#include "../networks/networks.hpp"

/// The Kronecker factors of layers, and the steps of an optimiser that inverts them, beside the
/// gradient of the same loss. Inputs are those of the gradient; where factors are asked for, there is
/// behind them what is usual in each part of the results.
namespace bench::kfac {

/// How many numbers they have, and how many of these, the first ones, are parameters.
template <class Network>
inline constexpr std::size_t inputs = dense::layout<Network>::inputs;
template <>
inline constexpr std::size_t inputs<networks::lenet5> = networks::inputs<networks::lenet5>;
template <class Network>
inline constexpr std::size_t parameters = dense::layout<Network>::parameters;
template <>
inline constexpr std::size_t parameters<networks::lenet5> =
    networks::results<networks::lenet5> - 1;

/// The results of a sweep in their order: the gradient, weight and bias layer after layer; of each
/// layer the second moment of its inputs, their mean, and the second moment of the gradients by its
/// outputs, of the targets in the data; the loss. What goes into a convolution are the windows of all
/// positions, each like a sample of its own, where their gradients are summed (Grosse and Martens 2016;
/// the expand setting). Each part is divided by what is usual in it, so that each has to be right, and
/// not only the largest.
template <class Real>
class parts {
public:
    parts(Real* to, const Real* usual) : to_(to), usual_(usual) {}
    template <class From>
    void put(const From* from, std::size_t count) {
        const double factor = 1 / double(*usual_++);
        to_ = std::transform(
            from, from + count, to_, [&](From e) { return static_cast<Real>(double(e) * factor); });
    }

private:
    Real* to_;
    const Real* usual_;
};

/// Costate's gradient, by which it is measured, and value, gradient and factors.
template <class Network>
[[nodiscard]] std::vector<contender<typename Network::real>> factors();

/// Steps of K-FAC on one batch from the parameters given: λ = 150 at first, targets drawn from the model, the
/// step's length and momentum by the quadratic model of the exact Fisher matrix, inverses every 20
/// steps. The results are the losses before the first step and before the last one, which depends on
/// what is drawn.
template <class Network>
[[nodiscard]] std::vector<contender<typename Network::real>> steps();
inline constexpr std::size_t steps_of_a_round = 20;

template <class Network>
struct libtorch {
    using real = typename Network::real;
    static void set(const real* inputs);
    static void run();
    static void get(real* results);
};

}  // namespace bench::kfac
