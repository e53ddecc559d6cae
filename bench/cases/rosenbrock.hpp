// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// Sum of 100 (x[i+1] - x[i]²)² + (1 - x[i])² over all neighbours, with its gradient: the result is
/// the gradient, then the value.
namespace bench::valley {

inline constexpr std::size_t length = 1000;

struct by_hand {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

/// With the roundings of IEEE arithmetic, or with the rearrangements that the hand-written gradient makes too.
template <bool Fast>
struct costate {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

}  // namespace bench::valley
