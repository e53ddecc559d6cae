// SPDX-License-Identifier: BSL-1.0
// What the sets are; that each does what the others do is shown by examples/dispatch, which is a test too.
#include <costate/core/dispatch.hpp>

#include <type_traits>

using namespace costate;

static_assert(instruction_set::baseline < instruction_set::sse42 && instruction_set::avx2 < instruction_set::avx512);
static_assert(name_of(instruction_set::avx2)[3] == '2' && name_of(instruction_set::baseline)[0] == 'b');

#if defined(__AVX512VL__) && defined(__AVX512BW__) && defined(__AVX512CD__) && defined(__AVX512DQ__)
static_assert(compiled_for == instruction_set::avx512);
#elif !defined(__SSE4_2__)
static_assert(compiled_for == instruction_set::baseline);
#else
static_assert(compiled_for >= instruction_set::baseline);
#endif

// The function that is chosen from is called with a constant.
struct chosen {
    template <instruction_set S>
    int operator()(std::integral_constant<instruction_set, S>) const;
};
static_assert(std::is_same_v<decltype(dispatch<instruction_set::avx2, instruction_set::baseline>(chosen{})), int>);
