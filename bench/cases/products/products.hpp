// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <vector>

#include "../../harness.hpp"
#include "../dense/dense.hpp"
#include "../networks/networks.hpp"

/// Products of a direction with the second derivatives of the mean loss, with respect to all weights
/// and biases, beside the gradient of the same program. Inputs are those of the gradient with the
/// direction, as long as the parameters, behind these; the result is as long again.
namespace bench::products {

enum class kind {
    hvp,  ///< the Hessian of the loss
    ggnvp  ///< the generalised Gauss-Newton matrix: of the outputs only their first derivatives
};

/// Where things are in the inputs.
template <class Network>
struct layout {
    using before = dense::layout<Network>;
    static constexpr std::size_t parameters = before::parameters;
    static constexpr std::size_t direction = parameters;
    static constexpr std::size_t samples = 2 * parameters;
    static constexpr std::size_t targets = samples + before::targets - before::samples;
};
template <>
struct layout<networks::lenet5> {
    static constexpr std::size_t parameters = networks::results<networks::lenet5> - 1;
    static constexpr std::size_t direction = parameters;
    static constexpr std::size_t samples = 2 * parameters;
};

/// Costate's product, what it is measured by, its gradient, and the product where what it has in common
/// with others at the same point is held.
template <class Network>
[[nodiscard]] std::vector<contender<typename Network::real>> costate(kind product);

/// The classifier's Hessian times a direction: no gradient by the weights, no value.
struct by_hand {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

template <class Network>
struct libtorch {
    using real = typename Network::real;
    static void set(const real* inputs);
    static void hvp();
    static void ggnvp();
    static void get(real* results);
};

}  // namespace bench::products
