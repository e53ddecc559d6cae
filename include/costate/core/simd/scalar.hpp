// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd/native.hpp>

namespace costate::inline COSTATE_ISA::simd {

/// The one-lane operations: packs on machines without SIMD registers for T.
template <class T>
struct scalar_backend {
    using truth = bool;

    static COSTATE_INLINE T fma(T a, T b, T c) {
#if defined(__FP_FAST_FMA) || defined(__FMA__) || defined(__aarch64__)
        if constexpr (std::is_same_v<T, double>) return __builtin_fma(a, b, c);
        if constexpr (std::is_same_v<T, float>) return __builtin_fmaf(a, b, c);
#endif
        return a * b + c;  // a software fma costs a hundred times a product
    }
    static COSTATE_INLINE T minimum(T a, T b) { return a < b ? a : b; }
    static COSTATE_INLINE T maximum(T a, T b) { return a > b ? a : b; }
    static COSTATE_INLINE T root(T a) {
        if constexpr (std::is_same_v<T, float>) {
            return __builtin_sqrtf(a);
        } else {
            return __builtin_sqrt(a);
        }
    }
    static COSTATE_INLINE T choose(bool m, T a, T b) { return m ? a : b; }
    static COSTATE_INLINE bool equal(T a, T b) { return a == b; }
    static COSTATE_INLINE bool less(T a, T b) { return a < b; }
    static COSTATE_INLINE bool less_equal(T a, T b) { return a <= b; }
    static COSTATE_INLINE bool both(bool a, bool b) { return a && b; }
    static COSTATE_INLINE bool either(bool a, bool b) { return a || b; }
    static COSTATE_INLINE bool opposite(bool a) { return !a; }
    static COSTATE_INLINE bool any(bool m) { return m; }
    static COSTATE_INLINE bool all(bool m) { return m; }
    static COSTATE_INLINE T floor(T a) {
        if constexpr (std::is_same_v<T, float>) {
            return __builtin_floorf(a);
        } else {
            return __builtin_floor(a);
        }
    }
    static COSTATE_INLINE T ceil(T a) {
        if constexpr (std::is_same_v<T, float>) {
            return __builtin_ceilf(a);
        } else {
            return __builtin_ceil(a);
        }
    }
    static COSTATE_INLINE T trunc(T a) {
        if constexpr (std::is_same_v<T, float>) {
            return __builtin_truncf(a);
        } else {
            return __builtin_trunc(a);
        }
    }
    static COSTATE_INLINE T nearest(T a) {
        if constexpr (std::is_same_v<T, float>) {
            return __builtin_nearbyintf(a);
        } else {
            return __builtin_nearbyint(a);
        }
    }
};

}  // namespace costate::inline COSTATE_ISA::simd
