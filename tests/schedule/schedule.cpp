// SPDX-License-Identifier: BSL-1.0
// What the schedule of a small program decides: how many loops, when they run, how much memory.
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 100>;
constexpr auto v = cs::input<"v", float, 20>;
constexpr auto w = cs::param<"w", float, 20, 30>;
constexpr auto b = cs::param<"b", float, 30>;

template <auto M>
using plan_of = cs::compiled<cs::laid_out<cs::finished_stage<M>>>;
template <auto M>
consteval std::uint32_t steps(cs::phase when) {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < plan_of<M>::size.groups; ++i) count += plan_of<M>::group(i).runs == when;
    return count;
}

// Elementwise operations and the sum of their results are one loop, without memory of its own.
constexpr auto chain = sum(exp(-x * x) * sin(x));
static_assert(plan_of<chain>::size.groups == 1 && cs::program<chain>::workspace_bytes == 0);
static_assert(plan_of<cs::value_and_grad<chain>>::size.groups == 1, "as is the gradient with them");

// Bias and activation are fused behind the product.
constexpr auto layer = relu(matmul(v, w) + b);
static_assert(plan_of<layer>::size.groups == 1 && plan_of<layer>::group(0).kind == cs::form::contraction);

// Of a mapped model, samples are for the tiles; what concerns the parameters alone comes before them, what needs their
// sum after them.
constexpr auto mapped = cs::mean(cs::vmap(sum(layer * exp(b))));
static_assert(steps<mapped>(cs::phase::tile) >= 1 && steps<mapped>(cs::phase::after) == 1);
static_assert(steps<layer>(cs::phase::tile) == 0 && steps<layer>(cs::phase::after) == 0);

// Places are multiples of a cache line, and those whose time is over are used again.
constexpr auto deep = [] {
    constexpr auto square = cs::param<"square", float, 20, 20>;
    return sum(tanh(matmul(tanh(matmul(tanh(matmul(tanh(matmul(v, square)), square)), square)), square)));
}();
static_assert(cs::program<deep>::workspace_bytes % 64 == 0 && cs::program<deep>::workspace_bytes <= 2 * 128);
