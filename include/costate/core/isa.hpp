// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/cache.hpp>

/// COSTATE_ISA names the instruction set (with the floating-point mode and the caches) this translation unit is
/// compiled for. Packs, elementary functions, kernels and programs live in an inline namespace of this
/// name, so that translation units with different -m flags can be linked into one program: without it
/// the linker would keep one copy of each inline function, whichever came first, for all processors.
/// It does so with what is outside of the namespace (parameters, arguments, the reference semantics,
/// initial values, parts of train; the standard library): the least set has to be linked first.

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#    define COSTATE_ISA_BASE avx512
#elif defined(__AVX512F__) && defined(__AVX512DQ__)
#    define COSTATE_ISA_BASE avx512dq
#elif defined(__AVX512F__)
#    define COSTATE_ISA_BASE avx512f
#elif defined(__AVX2__)
#    define COSTATE_ISA_BASE avx2
#elif defined(__AVX__)
#    define COSTATE_ISA_BASE avx
#elif defined(__SSE4_2__)
#    define COSTATE_ISA_BASE sse42
#elif defined(__SSE4_1__)
#    define COSTATE_ISA_BASE sse41
#elif defined(__SSSE3__)
#    define COSTATE_ISA_BASE ssse3
#elif defined(__SSE3__)
#    define COSTATE_ISA_BASE sse3
#elif defined(__SSE2__)
#    define COSTATE_ISA_BASE sse2
#elif defined(__aarch64__)
#    define COSTATE_ISA_BASE neon64
#elif defined(__ARM_NEON)
#    define COSTATE_ISA_BASE neon
#else
#    define COSTATE_ISA_BASE generic
#endif

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#    define COSTATE_ISA_FMA _fma
#else
#    define COSTATE_ISA_FMA
#endif

#if defined(__BMI2__)
#    define COSTATE_ISA_BMI _bmi2
#else
#    define COSTATE_ISA_BMI
#endif

#if defined(__FAST_MATH__)
#    define COSTATE_ISA_MODE _fast
#else
#    define COSTATE_ISA_MODE
#endif

#if defined(COSTATE_NO_SIMD)
#    define COSTATE_ISA_LANES _scalar
#else
#    define COSTATE_ISA_LANES
#endif

#define COSTATE_ISA_PASTE(a, b, c, d, e, f) isa_##a##b##c##d##e##f
#define COSTATE_ISA_EXPAND(a, b, c, d, e, f) COSTATE_ISA_PASTE(a, b, c, d, e, f)
#define COSTATE_ISA                                                                              \
    COSTATE_ISA_EXPAND(                                                                          \
        COSTATE_ISA_BASE, COSTATE_ISA_FMA, COSTATE_ISA_BMI, COSTATE_ISA_MODE, COSTATE_ISA_LANES, \
        COSTATE_ISA_CACHES)
