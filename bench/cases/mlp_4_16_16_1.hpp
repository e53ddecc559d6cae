// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// A network of 4 inputs, two layers of 16 tanh units and one output, squared error of one sample.
/// Inputs: the parameters, the direction of the Hessian-vector product (as long), the sample, its
/// target. `gradient` results in all parameter gradients and the loss, `product` in the Hessian
/// times the direction.
namespace bench::network {

inline constexpr std::size_t features = 4;
inline constexpr std::size_t units = 16;

/// Where the parameters begin; weights are stored (inputs, outputs).
struct layout {
    static constexpr std::size_t w1 = 0;
    static constexpr std::size_t b1 = w1 + features * units;
    static constexpr std::size_t w2 = b1 + units;
    static constexpr std::size_t b2 = w2 + units * units;
    static constexpr std::size_t w3 = b2 + units;
    static constexpr std::size_t b3 = w3 + units;
    static constexpr std::size_t parameters = b3 + 1;
    static constexpr std::size_t direction = parameters;
    static constexpr std::size_t sample = 2 * parameters;
    static constexpr std::size_t target = sample + features;
    static constexpr std::size_t inputs = target + 1;
};

template <class Real>
struct gradient_by_hand {
    static void set(const Real* inputs);
    static void run();
    static void get(Real* results);
};

template <class Real>
struct product_by_hand {
    static void set(const Real* inputs);
    static void run();
    static void get(Real* results);
};

template <class Real>
struct gradient_costate {
    static void set(const Real* inputs);
    static void run();
    static void get(Real* results);
};

template <class Real>
struct product_costate {
    static void set(const Real* inputs);
    static void run();
    static void get(Real* results);
};

}  // namespace bench::network
