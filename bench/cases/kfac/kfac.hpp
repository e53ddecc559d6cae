// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "../../harness.hpp"
#include "../dense/dense.hpp"

/// The Kronecker factors of dense layers, and the steps of an optimiser that inverts them, beside the
/// gradient of the same loss. Inputs are those of the gradient.
namespace bench::kfac {

/// The results of a sweep in their order: the gradient, weight and bias layer after layer; of each
/// layer the second moment of its inputs, their mean, and the second moment of the gradients by its
/// outputs, of the targets in the data; the loss. Each part is divided by what is usual in it, so that
/// each has to be right, and not only the largest.
inline std::vector<double> usual;

template <class Real>
class parts {
public:
    explicit parts(Real* to) : to_(to) {}
    template <class From>
    void put(const From* from, std::size_t count) {
        const double factor = 1 / usual[part_++];
        to_ = std::transform(
            from, from + count, to_, [&](From e) { return static_cast<Real>(double(e) * factor); });
    }

private:
    Real* to_;
    std::size_t part_ = 0;
};

/// How many results there are.
template <class Network>
[[nodiscard]] constexpr std::size_t results() {
    std::size_t sum = dense::layout<Network>::parameters + 1;
    for (std::size_t l = 0; l + 1 < Network::extents.size(); ++l) {
        const std::size_t from = Network::extents[l];
        sum += from * from + from + Network::extents[l + 1] * Network::extents[l + 1];
    }
    return sum;
}

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
