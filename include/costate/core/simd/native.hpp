// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/isa.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

// xsimd is asked for only where it has registers to offer: a Cortex-M build does not even need it
// installed.
#if !defined(COSTATE_NO_SIMD) &&                                         \
    (defined(__SSE2__) || defined(__ARM_NEON) || defined(__aarch64__) || \
     (defined(__wasm_simd128__)) || defined(__VSX__))
#    define COSTATE_HAS_XSIMD 1
#    include <xsimd/xsimd.hpp>
#else
#    define COSTATE_HAS_XSIMD 0
#endif

#if COSTATE_HAS_XSIMD && defined(__AVX512F__)
#    include <immintrin.h>
#endif

// g++ 12 takes the don't-care operands inside its own AVX-512 intrinsics for uninitialised values of
// ours, wherever they are inlined; a suppression at the place of the call is what it listens to.
#if defined(__GNUC__) && !defined(__clang__)
#    define COSTATE_QUIET_INTRINSICS                                                         \
        _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wuninitialized\"") \
            _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"")
#    define COSTATE_QUIET_INTRINSICS_END _Pragma("GCC diagnostic pop")
#else
#    define COSTATE_QUIET_INTRINSICS
#    define COSTATE_QUIET_INTRINSICS_END
#endif

/// Before what must not be a call of its own. A build that looks for mistakes may define it as `inline`.
#if !defined(COSTATE_INLINE)
#    define COSTATE_INLINE __attribute__((always_inline)) inline
#endif

/// What stands behind a pack: a vector of the compiler's own, and the operations over it that have no
/// operator, from xsimd or for a single lane.
namespace costate::inline COSTATE_ISA::simd {

template <class T>
concept element = std::is_same_v<T, float> || std::is_same_v<T, double> ||
    std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::int64_t>;

#if COSTATE_HAS_XSIMD
#    if defined(__AVX512F__) && XSIMD_VERSION_MAJOR < 9
// xsimd 8 does not compile its own 64-bit integer comparisons for avx512bw with g++.
using arch = xsimd::avx512f;
#    else
using arch = xsimd::default_arch;
#    endif
#    if defined(__ARM_NEON) && !defined(__aarch64__)
template <class T>
inline constexpr bool vectorised = sizeof(T) == 4;
#    else
template <class T>
inline constexpr bool vectorised = true;
#    endif
#else
template <class T>
inline constexpr bool vectorised = false;
#endif

template <class T, bool = vectorised<T>>
struct lane_count {
    static constexpr std::size_t value = 1;
};
#if COSTATE_HAS_XSIMD
template <class T>
struct lane_count<T, true> {
    static constexpr std::size_t value = xsimd::batch<T, arch>::size;
};
#endif
template <class T>
inline constexpr std::size_t lanes = lane_count<T>::value;

// Vectors of the compilers' own, with the usual operators: one built-in operation where xsimd nests
// four calls, which is what keeps a thousand-operation kernel quick to compile.
template <class T, std::size_t N>
struct plain_vector {
    typedef T type __attribute__((vector_size(sizeof(T) * N)));
    typedef T unaligned __attribute__((vector_size(sizeof(T) * N), aligned(alignof(T)), may_alias));
};
template <class T>
struct plain_vector<T, 1> {
    typedef T type;
    typedef T unaligned __attribute__((may_alias));
};
template <class T, std::size_t N>
using plain = typename plain_vector<T, N>::type;

/// The register of a pack<T>.
template <class T>
using vector = plain<T, lanes<T>>;

}  // namespace costate::inline COSTATE_ISA::simd
