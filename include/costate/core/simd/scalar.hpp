// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "costate/core/simd/native.hpp"

/// The one-lane forms: packs on machines without SIMD registers for T.
namespace costate::inline COSTATE_ISA::simd {

template <element T>
COSTATE_INLINE T fma(T a, T b, T c) {
    if constexpr (std::is_same_v<T, float>) {
        return __builtin_fmaf(a, b, c);
    } else if constexpr (std::is_same_v<T, double>) {
#if defined(__FP_FAST_FMA) || defined(__FMA__) || defined(__aarch64__)
        return __builtin_fma(a, b, c);
#else
        return a * b + c;  // a software fma costs a hundred times a product
#endif
    } else {
        return a * b + c;
    }
}

template <element T>
COSTATE_INLINE T minimum(T a, T b) {
    return a < b ? a : b;
}

template <element T>
COSTATE_INLINE T maximum(T a, T b) {
    return a > b ? a : b;
}

template <element T>
COSTATE_INLINE T absolute(T a) {
    if constexpr (std::is_same_v<T, float>) {
        return __builtin_fabsf(a);
    } else if constexpr (std::is_same_v<T, double>) {
        return __builtin_fabs(a);
    } else {
        return a < 0 ? static_cast<T>(-a) : a;
    }
}

template <element T>
COSTATE_INLINE T root(T a) {
    if constexpr (std::is_same_v<T, float>) {
        return __builtin_sqrtf(a);
    } else {
        return __builtin_sqrt(a);
    }
}

template <element T>
COSTATE_INLINE T choose(bool m, T a, T b) {
    return m ? a : b;
}

COSTATE_INLINE bool any_of(bool m) { return m; }
COSTATE_INLINE bool all_of(bool m) { return m; }

}  // namespace costate::inline COSTATE_ISA::simd
