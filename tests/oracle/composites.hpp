// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// Composite functions from N numbers to M numbers, with products of their derivatives by fixed vectors: what forward,
/// reverse and forward-over-reverse mode have to give. Arrays are flat, tensors row by row, inputs one after another in
/// the order of the comment above each.
namespace costate::oracle {

template <std::size_t N, std::size_t M>
struct composite {
    static constexpr std::size_t inputs = N;
    static constexpr std::size_t outputs = M;

    double x[N];          ///< the point; exact in float
    double direction[N];  ///< v
    double cotangent[M];  ///< c; 1 for a scalar function
    double value[M];      ///< f(x)
    double jvp[M];        ///< J v
    double vjp[N];        ///< transposed J, times c; for a scalar function the gradient
    double hvp[N];        ///< (sum of c_i times the Hessian of f_i) v
};

namespace composites {

#include "composites.inc"

}  // namespace composites

}  // namespace costate::oracle
