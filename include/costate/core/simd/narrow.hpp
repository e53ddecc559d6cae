// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd/memory.hpp>

/// Registers of a half or a quarter of a pack's lanes, 16 bytes at the least, for few numbers: a wide one that crosses the
/// lines of the cache costs twice, and masks on it four times, whatever few lanes they leave (Zen 4).
COSTATE_QUIET_INTRINSICS
namespace costate::inline COSTATE_ISA::simd {

template <class T, std::size_t N, std::size_t... I>
COSTATE_INLINE plain<T, sizeof...(I)> low_lanes(const plain<T, N>& v, std::index_sequence<I...>) {
    return __builtin_shufflevector(v, v, static_cast<int>(I)...);
}
/// The first N lanes of a pack's.
template <class T, std::size_t N>
COSTATE_INLINE plain<T, N> narrowed(const vector<T>& v) {
    if constexpr (N == lanes<T>) {
        return v;
    } else {
        return low_lanes<T, lanes<T>>(v, std::make_index_sequence<N>{});
    }
}

template <class T, std::size_t N, std::size_t... I>
COSTATE_INLINE plain<T, 2 * N> doubled(const plain<T, N>& v, std::index_sequence<I...>) {
    return __builtin_shufflevector(v, plain<T, N>{}, static_cast<int>(I)...);
}
/// As the first lanes of a pack's, the others 0. Twice as many at a time: g++ moves them through memory otherwise.
template <class T, std::size_t N>
COSTATE_INLINE vector<T> widened(const plain<T, N>& v) {
    if constexpr (N == lanes<T>) {
        return v;
    } else {
        return widened<T, 2 * N>(doubled<T, N>(v, std::make_index_sequence<2 * N>{}));
    }
}

/// The first n lanes from memory, n <= N; the others are 0.
template <element T, std::size_t N>
COSTATE_INLINE plain<T, N> load_narrow(const T* from, std::size_t n) {
    plain<T, N> v;
    if (__builtin_constant_p(n) && n == N) {
        __builtin_memcpy(&v, from, sizeof v);
        return v;
    }
    if constexpr (N > 1)
        if (__builtin_constant_p(n) && n == 1) {
            v = plain<T, N>{};
            v[0] = *from;
            return v;
        }
#if COSTATE_HAS_XSIMD && defined(__AVX512VL__)
    const auto m = static_cast<__mmask8>((1U << n) - 1);
    if constexpr (std::is_same_v<T, float> && N == 8) {
        return _mm256_maskz_loadu_ps(m, from);
    } else if constexpr (std::is_same_v<T, float> && N == 4) {
        return _mm_maskz_loadu_ps(m, from);
    } else if constexpr (std::is_same_v<T, double> && N == 4) {
        return _mm256_maskz_loadu_pd(m, from);
    } else if constexpr (std::is_same_v<T, double> && N == 2) {
        return _mm_maskz_loadu_pd(m, from);
    } else
#endif
        return narrowed<T, N>(load_partial<T>(from, n));
}

/// Writes the first n lanes, n <= N, and nothing else.
template <element T, std::size_t N>
COSTATE_INLINE void store_narrow(T* to, std::size_t n, const plain<T, N>& v) {
    if (__builtin_constant_p(n) && n == N) {
        __builtin_memcpy(to, &v, sizeof v);
        return;
    }
#if COSTATE_HAS_XSIMD && defined(__AVX512VL__)
    const auto m = static_cast<__mmask8>((1U << n) - 1);
    if constexpr (std::is_same_v<T, float> && N == 8) {
        _mm256_mask_storeu_ps(to, m, v);
    } else if constexpr (std::is_same_v<T, float> && N == 4) {
        _mm_mask_storeu_ps(to, m, v);
    } else if constexpr (std::is_same_v<T, double> && N == 4) {
        _mm256_mask_storeu_pd(to, m, v);
    } else if constexpr (std::is_same_v<T, double> && N == 2) {
        _mm_mask_storeu_pd(to, m, v);
    } else
#endif
        store_partial<T>(to, n, widened<T, N>(v));
}

}  // namespace costate::inline COSTATE_ISA::simd
COSTATE_QUIET_INTRINSICS_END
