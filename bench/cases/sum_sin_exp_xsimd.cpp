// SPDX-License-Identifier: BSL-1.0
#include <algorithm>

#include "hand.hpp"

#include "sum_sin_exp.hpp"

namespace bench::sums {
namespace {

using batch = xsimd::batch<double>;
constexpr std::size_t lanes = batch::size;

template <std::size_t Terms>
struct buffers {
    alignas(64) static inline double x[Terms];
    alignas(64) static inline double gradient[Terms];
    static inline double value;
};

/// Adds the terms of one batch and returns their derivatives. Sine and cosine share their
/// reduction, both the exponential and the logarithm occur once.
inline batch terms(batch x, batch& sum) {
    const batch square = x * x;
    const batch bell = xsimd::exp(-square);
    const auto [sine, cosine] = xsimd::sincos(x);
    const batch one_more = batch(1.0) + square;
    const batch logarithm = xsimd::log(one_more);
    const batch hump = sine * bell;
    sum += x * logarithm + hump;
    return cosine * bell + logarithm + batch(2.0) * (square / one_more - x * hump);
}

}  // namespace

template <std::size_t Terms>
void xsimd_by_hand<Terms>::set(const double* inputs) {
    std::copy_n(inputs, Terms, buffers<Terms>::x);
}

template <std::size_t Terms>
void xsimd_by_hand<Terms>::run() {
    const double* x = buffers<Terms>::x;
    double* gradient = buffers<Terms>::gradient;
    batch even(0.0);
    batch odd(0.0);
    std::size_t i = 0;
    if constexpr (Terms >= 2 * lanes) {  // two chains fill each other's waiting times; four spill
        for (; i + 2 * lanes <= Terms; i += 2 * lanes) {
            terms(batch::load_aligned(x + i), even).store_aligned(gradient + i);
            terms(batch::load_aligned(x + i + lanes), odd).store_aligned(gradient + i + lanes);
        }
    }
    if constexpr (Terms % (2 * lanes) >= lanes) {
        terms(batch::load_aligned(x + i), even).store_aligned(gradient + i);
        i += lanes;
    }
    if constexpr (Terms % lanes != 0) {  // a term of 0 is 0
        alignas(64) double padded[lanes] = {};
        std::copy_n(x + i, Terms % lanes, padded);
        terms(batch::load_aligned(padded), odd).store_aligned(padded);
        std::copy_n(padded, Terms % lanes, gradient + i);
    }
    buffers<Terms>::value = hand::sum_lanes(even + odd);
}

template <std::size_t Terms>
void xsimd_by_hand<Terms>::get(double* results) {
    std::copy_n(buffers<Terms>::gradient, Terms, results);
    results[Terms] = buffers<Terms>::value;
}

template struct xsimd_by_hand<10>;
template struct xsimd_by_hand<1000>;
template struct xsimd_by_hand<100000>;

}  // namespace bench::sums
