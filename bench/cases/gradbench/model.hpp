// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "gradbench.hpp"

namespace bench::gradbench {

/// A problem in costate: its formulas and programs with their numbers.
template <class Problem>
struct model;

template <class Problem, bool Derivative>
void costate<Problem, Derivative>::set(const double* inputs) {
    model<Problem>::set(inputs);
}

template <class Problem, bool Derivative>
void costate<Problem, Derivative>::run() {
    if constexpr (Derivative) {
        model<Problem>::derive();
    } else {
        model<Problem>::evaluate();
    }
}

template <class Problem, bool Derivative>
void costate<Problem, Derivative>::get(double* results) {
    if constexpr (Derivative) {
        results = model<Problem>::derivative(results);
    }
    if constexpr (values<Problem>() == 1) {
        *results = model<Problem>::value;
    } else {
        model<Problem>::values(results);
    }
}

}  // namespace bench::gradbench
