// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/isa.hpp>

#include <cstdint>
#include <type_traits>

/// One program with code for several instruction sets, of which it takes the best when it runs.
namespace costate {

/// What a source file may be compiled for, least first. On x86-64 these are the levels of its ABI: the compiler's defaults,
/// -march=x86-64-v2, -v3 and -v4. Elsewhere there is `baseline` alone.
enum class instruction_set : std::uint8_t { baseline, sse42, avx2, avx512 };

constexpr const char* name_of(instruction_set set_) {
    switch (set_) {
        case instruction_set::sse42:
            return "SSE4.2";
        case instruction_set::avx2:
            return "AVX2";
        case instruction_set::avx512:
            return "AVX-512";
        case instruction_set::baseline:
            break;
    }
    return "baseline";
}

inline namespace COSTATE_ISA {

/// The greatest set that this source file may use whole. Compiled for more than a level, -march=native say, a file may
/// hold instructions that `is_available` does not ask for.
inline constexpr instruction_set compiled_for =
#if defined(__x86_64__) && defined(__AVX512F__) && defined(__AVX512BW__) && \
    defined(__AVX512CD__) && defined(__AVX512DQ__) && defined(__AVX512VL__) && defined(__FMA__)
    instruction_set::avx512;
#elif defined(__x86_64__) && defined(__AVX2__) && defined(__FMA__) && defined(__BMI2__) && \
    defined(__F16C__) && defined(__LZCNT__) && defined(__MOVBE__)
    instruction_set::avx2;
#elif defined(__x86_64__) && defined(__SSE4_2__) && defined(__POPCNT__)
    instruction_set::sse42;
#else
    instruction_set::baseline;
#endif

}  // namespace COSTATE_ISA

/// Whether the processor has the whole set and the operating system keeps its registers. It is the compiler's run-time
/// library that is asked: xsimd 8.1 looks for AVX in the wrong place, not at all for AVX-512VL, and does not ask the system.
inline bool is_available([[maybe_unused]] instruction_set set_) {
#if defined(__x86_64__)
    switch (set_) {
        case instruction_set::sse42:
            return __builtin_cpu_supports("x86-64-v2");
        case instruction_set::avx2:
            return __builtin_cpu_supports("x86-64-v3");
        case instruction_set::avx512:
            return __builtin_cpu_supports("x86-64-v4");
        case instruction_set::baseline:
            break;
    }
#endif
    return set_ == instruction_set::baseline;
}

/// Calls `f_(std::integral_constant<instruction_set, S>{})` for the first of the sets that is available, or for the last of
/// them if none is: name the best first, and last what every processor has.
template <instruction_set First, instruction_set... Rest, class F>
auto dispatch(const F& f_) {
    if constexpr (sizeof...(Rest) > 0) {
        static_assert(
            ((First > Rest) && ...),
            "costate: dispatch<sets...>(f): the sets have to descend, the best first");
        if (!is_available(First)) return dispatch<Rest...>(f_);
    }
    return f_(std::integral_constant<instruction_set, First>{});
}

}  // namespace costate
