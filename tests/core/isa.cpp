// SPDX-License-Identifier: BSL-1.0
// The name says what the translation unit is compiled for; that units keep apart is tested in link/.
#include <costate/core/isa.hpp>

#define TEXT_OF(x) #x
#define EXPANDED(x) TEXT_OF(x)

inline namespace COSTATE_ISA {
struct of_this_unit {};
}  // namespace COSTATE_ISA
static_assert(sizeof(of_this_unit) == 1 && sizeof(COSTATE_ISA::of_this_unit) == 1, "it names a namespace");

namespace {

constexpr const char* name = EXPANDED(COSTATE_ISA);

constexpr bool holds(const char* part) {
    for (const char* at = name; *at != '\0'; ++at) {
        int i = 0;
        while (part[i] != '\0' && at[i] == part[i]) ++i;
        if (part[i] == '\0') return true;
    }
    return false;
}

static_assert(holds("isa_"));
static_assert(!holds("_l1_"), "the caches are those of the default");
#if defined(__AVX512F__)
static_assert(holds("isa_avx512"));
#elif defined(__AVX2__)
static_assert(holds("isa_avx2"));
#elif defined(__SSE2__)
static_assert(holds("isa_sse") || holds("isa_ssse3") || holds("isa_avx"));
#elif defined(__ARM_NEON)
static_assert(holds("isa_neon"));
#endif
#if defined(__FMA__)
static_assert(holds("_fma"));
#else
static_assert(!holds("_fma") || !holds("sse"));
#endif
#if defined(__BMI2__)
static_assert(holds("_bmi2"));
#else
static_assert(!holds("_bmi2"));
#endif
#if defined(__FAST_MATH__)
static_assert(holds("_fast"));
#else
static_assert(!holds("_fast"));
#endif
#if defined(COSTATE_NO_SIMD)
static_assert(holds("_scalar"));
#else
static_assert(!holds("_scalar"));
#endif

}  // namespace
