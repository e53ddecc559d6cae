// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd/batch.hpp>

#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
COSTATE_QUIET_INTRINSICS
namespace costate::inline COSTATE_ISA::simd {

/// AVX-512 without a detour: xsimd 8 has no fused multiply-add for it, finds NaN equal to everything
/// under !=, and a mask register is a plain number.
template <class T>
struct avx512_backend : batch_backend<T> {
    using truth = std::conditional_t<sizeof(T) == 8, __mmask8, __mmask16>;
    using V = vector<T>;
    static_assert(sizeof(V) == 64, "costate: with AVX-512, xsimd's registers must have 64 bytes");
    static constexpr bool is_double = std::is_same_v<T, double>;
    static constexpr bool is_float = std::is_same_v<T, float>;

    static COSTATE_INLINE V fma(V a, V b, V c) {
        if constexpr (is_double) {
            return _mm512_fmadd_pd(a, b, c);
        } else if constexpr (is_float) {
            return _mm512_fmadd_ps(a, b, c);
        } else {
            return a * b + c;
        }
    }
    static COSTATE_INLINE V minimum(V a, V b) {
        if constexpr (is_double) {
            return _mm512_min_pd(a, b);
        } else if constexpr (is_float) {
            return _mm512_min_ps(a, b);
        } else {
            return a < b ? a : b;
        }
    }
    static COSTATE_INLINE V maximum(V a, V b) {
        if constexpr (is_double) {
            return _mm512_max_pd(a, b);
        } else if constexpr (is_float) {
            return _mm512_max_ps(a, b);
        } else {
            return a > b ? a : b;
        }
    }
    static COSTATE_INLINE V root(V a) {
        if constexpr (is_double) {
            return _mm512_sqrt_pd(a);
        } else {
            return _mm512_sqrt_ps(a);
        }
    }
    static COSTATE_INLINE V choose(truth m, V a, V b) {
        if constexpr (is_double) {
            return _mm512_mask_blend_pd(m, b, a);
        } else if constexpr (is_float) {
            return _mm512_mask_blend_ps(m, b, a);
        } else if constexpr (sizeof(T) == 8) {
            return (V)_mm512_mask_blend_epi64(m, (__m512i)b, (__m512i)a);
        } else {
            return (V)_mm512_mask_blend_epi32(m, (__m512i)b, (__m512i)a);
        }
    }
    template <int Float, int Integer>
    static COSTATE_INLINE truth compare(V a, V b) {
        if constexpr (is_double) {
            return _mm512_cmp_pd_mask(a, b, Float);
        } else if constexpr (is_float) {
            return _mm512_cmp_ps_mask(a, b, Float);
        } else if constexpr (sizeof(T) == 8) {
            return _mm512_cmp_epi64_mask((__m512i)a, (__m512i)b, Integer);
        } else {
            return _mm512_cmp_epi32_mask((__m512i)a, (__m512i)b, Integer);
        }
    }
    static COSTATE_INLINE truth equal(V a, V b) { return compare<_CMP_EQ_OQ, _MM_CMPINT_EQ>(a, b); }
    static COSTATE_INLINE truth less(V a, V b) { return compare<_CMP_LT_OQ, _MM_CMPINT_LT>(a, b); }
    static COSTATE_INLINE truth less_equal(V a, V b) {
        return compare<_CMP_LE_OQ, _MM_CMPINT_LE>(a, b);
    }
    static COSTATE_INLINE truth both(truth a, truth b) { return static_cast<truth>(a & b); }
    static COSTATE_INLINE truth either(truth a, truth b) { return static_cast<truth>(a | b); }
    static COSTATE_INLINE truth opposite(truth a) { return static_cast<truth>(~a); }
    static COSTATE_INLINE bool any(truth m) { return m != 0; }
    static COSTATE_INLINE bool all(truth m) { return m == static_cast<truth>(-1); }
};

}  // namespace costate::inline COSTATE_ISA::simd
COSTATE_QUIET_INTRINSICS_END
#endif

namespace costate::inline COSTATE_ISA::simd {

#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
template <class T>
using backend = avx512_backend<T>;
#elif COSTATE_HAS_XSIMD
template <class T>
using backend = std::conditional_t<vectorised<T>, batch_backend<T>, scalar_backend<T>>;
#else
template <class T>
using backend = scalar_backend<T>;
#endif

}  // namespace costate::inline COSTATE_ISA::simd
