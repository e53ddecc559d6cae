// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/bfloat16.hpp>
#include <costate/core/simd/backend.hpp>

COSTATE_QUIET_INTRINSICS

/// Loads, stores, conversions and reductions of the register behind a pack.
namespace costate::inline COSTATE_ISA::simd {

template <element T>
COSTATE_INLINE vector<T> load(const T* from) {
    using unaligned = typename plain_vector<T, lanes<T>>::unaligned;
    return *reinterpret_cast<const unaligned*>(from);
}

template <element T>
COSTATE_INLINE void store(T* to, vector<T> v) {
    using unaligned = typename plain_vector<T, lanes<T>>::unaligned;
    *reinterpret_cast<unaligned*>(to) = v;
}

#if COSTATE_HAS_XSIMD && defined(__AVX__) && !defined(__AVX512F__)
// A window into this row, n elements before its middle, masks the first n lanes.
template <class I, std::size_t N>
struct mask_row {
    I value[2 * N];
    constexpr mask_row() : value{} {
        for (std::size_t i = 0; i < N; ++i) {
            value[i] = I{-1};
        }
    }
};
template <class I, std::size_t N>
alignas(64) inline constexpr mask_row<I, N> mask_rows{};
#endif

/// The first n lanes (n <= lanes) from memory, nothing read beyond them, the others zero.
template <element T>
COSTATE_INLINE vector<T> load_partial(const T* from, std::size_t n) {
#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
    const auto m = static_cast<unsigned>((1ULL << n) - 1);
    if constexpr (std::is_same_v<T, float>) {
        return _mm512_maskz_loadu_ps(static_cast<__mmask16>(m), from);
    } else if constexpr (std::is_same_v<T, double>) {
        return _mm512_maskz_loadu_pd(static_cast<__mmask8>(m), from);
    } else if constexpr (sizeof(T) == 4) {
        return (vector<T>)_mm512_maskz_loadu_epi32(static_cast<__mmask16>(m), from);
    } else {
        return (vector<T>)_mm512_maskz_loadu_epi64(static_cast<__mmask8>(m), from);
    }
#elif COSTATE_HAS_XSIMD && defined(__AVX__)
    if constexpr (sizeof(T) == 4) {
        const auto m = __builtin_bit_cast(
            __m256i, load<std::int32_t>(mask_rows<std::int32_t, lanes<T>>.value + lanes<T> - n));
        return __builtin_bit_cast(
            vector<T>, _mm256_maskload_ps(reinterpret_cast<const float*>(from), m));
    } else {
        const auto m = __builtin_bit_cast(
            __m256i, load<std::int64_t>(mask_rows<std::int64_t, lanes<T>>.value + lanes<T> - n));
        return __builtin_bit_cast(
            vector<T>, _mm256_maskload_pd(reinterpret_cast<const double*>(from), m));
    }
#else
    if constexpr (lanes<T> == 1) {
        return n == 0 ? T{} : *from;
    } else {
        T part[lanes<T>] = {};
        __builtin_memcpy(part, from, (n < lanes<T> ? n : lanes<T>)*sizeof(T));
        return load<T>(part);
    }
#endif
}

/// The lanes from `low` on and before `high`, read from consecutive places; nothing else is read, the others are zero.
template <element T>
COSTATE_INLINE vector<T> load_between(const T* from, std::size_t low, std::size_t high) {
#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
    const auto m = static_cast<unsigned>((1ULL << high) - (1ULL << low));
    if constexpr (std::is_same_v<T, float>) {
        return _mm512_maskz_expandloadu_ps(static_cast<__mmask16>(m), from);
    } else if constexpr (std::is_same_v<T, double>) {
        return _mm512_maskz_expandloadu_pd(static_cast<__mmask8>(m), from);
    } else if constexpr (sizeof(T) == 4) {
        return (vector<T>)_mm512_maskz_expandloadu_epi32(static_cast<__mmask16>(m), from);
    } else {
        return (vector<T>)_mm512_maskz_expandloadu_epi64(static_cast<__mmask8>(m), from);
    }
#else
    if constexpr (lanes<T> == 1) {
        return low < high ? *from : T{};
    } else {
        T part[lanes<T>] = {};
        __builtin_memcpy(part + low, from, (high - low) * sizeof(T));
        return load<T>(part);
    }
#endif
}

/// Writes the first n lanes (n <= lanes) and nothing else.
template <element T>
COSTATE_INLINE void store_partial(T* to, std::size_t n, vector<T> v) {
    if constexpr (lanes<T> > 1)
        // Processors do not hand what a masked store writes to a load that follows.
        if (__builtin_constant_p(n) && n == 1) {
#if defined(__clang__) && defined(__AVX512F__)
            // clang 19 cannot select instructions for a single lane of a selection by a mask.
            asm("" : "+v"(v));
#endif
            *to = v[0];
            return;
        }
#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
    const auto m = static_cast<unsigned>((1ULL << n) - 1);
    if constexpr (std::is_same_v<T, float>) {
        _mm512_mask_storeu_ps(to, static_cast<__mmask16>(m), v);
    } else if constexpr (std::is_same_v<T, double>) {
        _mm512_mask_storeu_pd(to, static_cast<__mmask8>(m), v);
    } else if constexpr (sizeof(T) == 4) {
        _mm512_mask_storeu_epi32(to, static_cast<__mmask16>(m), (__m512i)v);
    } else {
        _mm512_mask_storeu_epi64(to, static_cast<__mmask8>(m), (__m512i)v);
    }
#elif COSTATE_HAS_XSIMD && defined(__AVX__)
    if constexpr (sizeof(T) == 4) {
        const auto m = __builtin_bit_cast(
            __m256i, load<std::int32_t>(mask_rows<std::int32_t, lanes<T>>.value + lanes<T> - n));
        _mm256_maskstore_ps(reinterpret_cast<float*>(to), m, __builtin_bit_cast(__m256, v));
    } else {
        const auto m = __builtin_bit_cast(
            __m256i, load<std::int64_t>(mask_rows<std::int64_t, lanes<T>>.value + lanes<T> - n));
        _mm256_maskstore_pd(reinterpret_cast<double*>(to), m, __builtin_bit_cast(__m256d, v));
    }
#else
    if constexpr (lanes<T> == 1) {
        if (n != 0) {
            *to = v;
        }
    } else {
        T part[lanes<T>];
        store<T>(part, v);
        __builtin_memcpy(to, part, (n < lanes<T> ? n : lanes<T>)*sizeof(T));
    }
#endif
}

template <element T>
COSTATE_INLINE vector<T> gather_strided(const T* from, std::ptrdiff_t stride) {
#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
    if constexpr (std::is_same_v<T, double>) {
        const __m512i at = _mm512_setr_epi64(
            0, stride, 2 * stride, 3 * stride, 4 * stride, 5 * stride, 6 * stride, 7 * stride);
        return _mm512_i64gather_pd(at, from, 8);
    }
#endif
    if constexpr (lanes<T> == 1) {
        return *from;
    } else {
        T part[lanes<T>];
        for (std::size_t i = 0; i < lanes<T>; ++i) {
            part[i] = from[static_cast<std::ptrdiff_t>(i) * stride];
        }
        return load<T>(part);
    }
}

/// Lane-wise conversion, as static_cast would.
template <element T, class U>
COSTATE_INLINE vector<T> converted(const plain<U, lanes<T>>& v) {
    if constexpr (lanes<T> == 1) {
        return static_cast<T>(v);
    } else {
        return __builtin_convertvector(v, vector<T>);
    }
}

/// As many floats as N from memory that holds the upper half of each.
template <std::size_t N>
COSTATE_INLINE plain<float, N> widened(const bfloat16* from) {
    if constexpr (N == 1) {
        return *from;
    } else {
        using bits = plain<std::uint32_t, N>;
        plain<std::uint16_t, N> raw;
        __builtin_memcpy(&raw, from, sizeof raw);
        bits whole;
        // g++ 12 converts halves of a register one by one and puts them together again.
#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
        if constexpr (N == 16)
            whole = (bits)_mm512_cvtepu16_epi32(__builtin_bit_cast(__m256i, raw));
        else
#endif
#if COSTATE_HAS_XSIMD && defined(__AVX2__)
            if constexpr (N == 8)
            whole = (bits)_mm256_cvtepu16_epi32(__builtin_bit_cast(__m128i, raw));
        else
#endif
            whole = __builtin_convertvector(raw, bits);
        return (plain<float, N>)(whole << 16);
    }
}

// Folds the upper half onto the lower until one lane is left: the same order of operations on every
// machine with as many lanes.
template <class T, std::size_t N, class Op, std::size_t... I>
COSTATE_INLINE T folded_halves(const plain<T, N>& v, Op op, std::index_sequence<I...>);

template <class T, std::size_t N, class Op>
COSTATE_INLINE T folded(const plain<T, N>& v, Op op) {
    if constexpr (N == 1) {
        return v;
    } else if constexpr (N == 2) {
        return op(v[0], v[1]);
    } else {
        return folded_halves<T, N>(v, op, std::make_index_sequence<N / 2>{});
    }
}

template <class T, std::size_t N, class Op, std::size_t... I>
COSTATE_INLINE T folded_halves(const plain<T, N>& v, Op op, std::index_sequence<I...>) {
    const plain<T, N / 2> low = __builtin_shufflevector(v, v, I...);
    const plain<T, N / 2> high = __builtin_shufflevector(v, v, (I + N / 2)...);
    return folded<T, N / 2>(op(low, high), op);
}

struct add_halves {
    template <class V>
    COSTATE_INLINE V operator()(const V& a, const V& b) const {
        return a + b;
    }
};
struct multiply_halves {
    template <class V>
    COSTATE_INLINE V operator()(const V& a, const V& b) const {
        return a * b;
    }
};
struct smaller_half {
    template <class V>
    COSTATE_INLINE V operator()(const V& a, const V& b) const {
        return ((a < b) | (a != a)) ? a : b;
    }
};
struct larger_half {
    template <class V>
    COSTATE_INLINE V operator()(const V& a, const V& b) const {
        return ((a > b) | (a != a)) ? a : b;
    }
};

}  // namespace costate::inline COSTATE_ISA::simd
COSTATE_QUIET_INTRINSICS_END
