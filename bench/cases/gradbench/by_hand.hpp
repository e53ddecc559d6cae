// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <xsimd/xsimd.hpp>

#include "../hand.hpp"
#include "gradbench.hpp"

/// What the problems share that are written by hand: vectors of points (of elements where there are no
/// points), one pass over the data.
namespace bench::gradbench {

using batch = xsimd::batch<double>;
constexpr std::size_t lanes = batch::size;
inline const batch zero(0.0);

/// The coordinates of the next points, a vector of points each.
template <std::size_t Dimensions>
inline void turn(const double* points, batch (&x)[Dimensions]) {
    alignas(64) double turned[Dimensions][lanes];
    for (std::size_t v = 0; v < lanes; ++v) {
        for (std::size_t d = 0; d < Dimensions; ++d) {
            turned[d][v] = points[v * Dimensions + d];
        }
    }
    for (std::size_t d = 0; d < Dimensions; ++d) {
        x[d] = batch::load_aligned(turned[d]);
    }
}

/// A problem with its numbers.
template <class Problem>
struct state;

template <class Problem, bool Derivative>
void by_hand<Problem, Derivative>::set(const double* inputs) {
    state<Problem>::set(inputs);
}

template <class Problem, bool Derivative>
void by_hand<Problem, Derivative>::run() {
    state<Problem>::template run<Derivative>();
}

template <class Problem, bool Derivative>
void by_hand<Problem, Derivative>::get(double* results) {
    if constexpr (Derivative) {
        results = state<Problem>::derivative(results);
    }
    if constexpr (values<Problem>() == 1) {
        *results = state<Problem>::value;
    } else {
        state<Problem>::values(results);
    }
}

}  // namespace bench::gradbench
