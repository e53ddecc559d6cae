// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd.hpp>

#include <cstddef>
#include <utility>

/// What the sums of a register tile are held in, and how the last vector of a row is read.
namespace costate::inline COSTATE_ISA::kernel {

#if defined(__AVX__) || !COSTATE_HAS_XSIMD
inline constexpr bool masked_loads = true;
#else
inline constexpr bool masked_loads = false;
#endif

// The sums are the compiler's own vectors and their multiply-adds its own operators, which both
// compilers contract within one expression: a tile is some hundred of them, and each call of an
// inline function instead, of a pack's and behind it of xsimd's, would multiply its compile time.
template <class T, std::size_t Lanes = pack<T>::lanes>
using sum_vector = simd::plain<T, Lanes>;

/// Lanes of the vectors along a row of `n` elements: of the narrowest register, of 16 bytes or more, that holds it all.
/// A wider one takes longer to load, to store, and on some processors to multiply, and would have to be masked.
template <class T>
constexpr std::size_t lanes_for(std::size_t n) {
    std::size_t lanes = pack<T>::lanes;
    while (lanes * sizeof(T) > 16 && n <= lanes / 2) {
        lanes /= 2;
    }
    return lanes;
}

template <class T, std::size_t Lanes = pack<T>::lanes>
COSTATE_INLINE sum_vector<T, Lanes> to_sum(const pack<T>& p) {
    return simd::narrowed<T, Lanes>(__builtin_bit_cast(sum_vector<T>, p.v));
}
template <class T, std::size_t Lanes = pack<T>::lanes>
COSTATE_INLINE pack<T> to_pack(const sum_vector<T, Lanes>& s) {
    pack<T> p;
    p.v = __builtin_bit_cast(typename pack<T>::native_type, simd::widened<T, Lanes>(s));
    return p;
}

/// Between two blocks of k the sums of a tile, `Vectors` in a row, wait in memory, rows `stride` elements apart.
template <std::size_t Vectors, class Vector, std::size_t Sums, class T, std::size_t... I>
COSTATE_INLINE void put(
    const Vector (&sum)[Sums], T* to, std::size_t stride, std::index_sequence<I...>) {
    constexpr std::size_t width = sizeof(Vector) / sizeof(T);
    (__builtin_memcpy(to + I / Vectors * stride + I % Vectors * width, &sum[I], sizeof(Vector)),
     ...);
}
template <std::size_t Vectors, class Vector, std::size_t Sums, class T, std::size_t... I>
COSTATE_INLINE void fetch(
    Vector (&sum)[Sums], const T* from, std::size_t stride, std::index_sequence<I...>) {
    constexpr std::size_t width = sizeof(Vector) / sizeof(T);
    (__builtin_memcpy(&sum[I], from + I / Vectors * stride + I % Vectors * width, sizeof(Vector)),
     ...);
}

template <class Vector>
COSTATE_INLINE void settle([[maybe_unused]] Vector& sum) {
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
    asm volatile("" : "+v"(sum));
#elif defined(__GNUC__) && !defined(__clang__) && defined(__aarch64__)
    asm volatile("" : "+w"(sum));
#endif
}
/// Has these sums computed here. g++ puts off what only a second epilogue needs until behind the stores of the first, and
/// keeps its operands on the stack for as long.
template <class Vector, std::size_t Sums, std::size_t... I>
COSTATE_INLINE void settle(Vector (&sum)[Sums], std::index_sequence<I...>) {
    (settle(sum[I]), ...);
}

/// Whether the last vector of a tile is a whole one; if not, whether B is padded there.
enum class edge { none, padded, open };

}  // namespace costate::inline COSTATE_ISA::kernel
