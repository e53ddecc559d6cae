// SPDX-License-Identifier: BSL-1.0
// Small caches, as of a small processor: what is blocked and packed follows them, and the namespace is another.
#define COSTATE_L1_CACHE 16384
#define COSTATE_L2_CACHE 262144
#include <costate/kernel/contract.hpp>

namespace {

#define TEXT_OF(x) #x
#define EXPANDED(x) TEXT_OF(x)

constexpr bool ends_with(const char* text, const char* end) {
    std::size_t n = 0, m = 0;
    while (text[n] != '\0') ++n;
    while (end[m] != '\0') ++m;
    if (m > n) return false;
    for (std::size_t i = 0; i < m; ++i)
        if (text[n - m + i] != end[i]) return false;
    return true;
}
static_assert(ends_with(EXPANDED(COSTATE_ISA), "_l1_16384_l2_262144"));

using namespace costate::kernel;

static_assert(costate::nearest_cache == 16384 && costate::second_cache == 262144);
static_assert(stack_budget == 32768 && costate::copy_room == 24576);
// 512 x 512 floats fill half of the default's second-level cache, and four times all of this one. Rows of 512 bytes lie apart.
static_assert(form_of(matrix_product(64, 512, 512), 16, 4) == contraction_form::packed);
static_assert(form_of(matrix_product(64, 256, 128), 16, 4) == contraction_form::columns, "what fits stays");
static_assert(form_of(matrix_product(64, 256, 256), 16, 4) == contraction_form::packed);
// But rows on pages of their own, for many rows of the other operand.
static_assert(form_of(weight_gradient(784, 1024, 16), 16, 4) == contraction_form::packed);
static_assert(form_of(weight_gradient(784, 1000, 16), 16, 4) == contraction_form::columns);
static_assert(form_of(weight_gradient(80, 1024, 16), 16, 4) == contraction_form::columns);

}  // namespace
