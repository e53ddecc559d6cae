// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// Sum of sin(x) exp(-x²) + x log(1 + x²) over `Terms` numbers, with its gradient: the result is
/// the gradient, then the value.
namespace bench::sums {

template <std::size_t Terms>
struct xsimd_by_hand {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

template <std::size_t Terms>
struct libmvec_loop {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

template <std::size_t Terms>
struct costate {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

}  // namespace bench::sums
