// SPDX-License-Identifier: BSL-1.0
// How the members of a loop are decoded; what they compute is tested by programs.
#include <costate/costate.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", float, 4>;
constexpr auto y = input<"y", float, 4>;
template <auto M>
using plan_of = compiled<laid_out<finished_stage<M>>>;
template <class P, bool Fuses>
using line = straight_line<P, P::group(0).first_member, P::group(0).members, false, Fuses>;

template <class Line, std::uint32_t Count>
consteval std::uint32_t doing(action wanted) {
    std::uint32_t n = 0;
    for (std::uint32_t i = 0; i < Count; ++i) n += Line::code(i).does == wanted;
    return n;
}

// A product and a sum are one instruction where the machine has it, whichever side the product is on.
template <auto M, bool Fuses>
constexpr operator_code last_code = line<plan_of<M>, Fuses>::code(plan_of<M>::group(0).members - 1u);
static_assert(last_code<sin(x) * y + x, true>.does == action::fused && last_code<sin(x) * y + x, false>.does == action::value);
static_assert(!last_code<sin(x) * y + x, true>.minus_c && last_code<sin(x) * y - x, true>.minus_c && !last_code<sin(x) * y - x, true>.minus_product);
static_assert(last_code<x - sin(x) * y, true>.does == action::fused && last_code<x - sin(x) * y, true>.minus_product && !last_code<x - sin(x) * y, true>.minus_c);
static_assert(last_code<sin(x) / y + x, true>.does == action::value);

using P = plan_of<sin(x) * y + 2.5>;
using L = line<P, true>;
constexpr std::uint32_t members = P::group(0).members;
static_assert(doing<L, members>(action::number) == 1 && doing<L, members>(action::fused) == 1 && doing<L, members>(action::value) == members - 2);
constexpr std::uint32_t product = L::product_in(L::c(members - 1) == L::to(members - 2) ? L::to(members - 3) : L::to(members - 2));
static_assert(product < members && L::code(product).op == &operation_of<mul_op>, "the register that it adds");
static_assert(L::product_in(L::to(members - 1)) == members, "a sum is no product");

// The sine and the cosine of one argument are computed together, whichever comes first; those of two are not.
template <auto M>
constexpr std::uint32_t together = doing<line<plan_of<M>, true>, plan_of<M>::group(0).members>(action::sine_and_cosine);
static_assert(together<sin(x) * y * cos(x)> == 1 && together<cos(x) + exp(sin(x))> == 1 && together<sin(x) * cos(y)> == 0);
static_assert(doing<line<plan_of<sin(x) * cos(x)>, true>, plan_of<sin(x) * cos(x)>::group(0).members>(action::done) == 1);

// A choice between a number and something else is made by the comparison itself, whichever side the number is on; one between two others, or by
// what is no comparison, is not.
template <auto M>
constexpr std::uint32_t choices = doing<line<plan_of<M>, true>, plan_of<M>::group(0).members>(action::chosen);
static_assert(choices<select(less(x, y), exp(x), 0.0)> == 1 && choices<select(less(x, y), 2.0, exp(x))> == 1);
static_assert(!last_code<select(less(x, y), exp(x), 0.0), true>.number_if_holds && last_code<select(less(x, y), 2.0, exp(x)), true>.number_if_holds);
static_assert(last_code<select(less(x, y), exp(x), 0.0), true>.op == &operation_of<less_op>);
static_assert(choices<select(less(x, y), exp(x), y)> == 0 && choices<select(exp(x), y, 0.0)> == 0);

static_assert(is_one_line(group_plan{}) && contracts<float> == simd::has_fma && !contracts<std::int32_t>);

}  // namespace
