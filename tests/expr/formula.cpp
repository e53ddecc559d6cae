// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>

#include <type_traits>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto v = input<"v", float, 3>;
constexpr auto w = param<"w", float, 4, 3>;

// Element type and shape are in the type.
static_assert(decltype(x)::type == scalar_type<double>() && decltype(v + w)::type == tensor_type{element::float32, 2, {4, 3}});
static_assert(applicable<add_op, attribute_list<>, decltype(v), decltype(w)> && !applicable<add_op, attribute_list<>, decltype(v), decltype(x)>);

// Objects without references, which can be template arguments: a literal is held by value, and little else needs room.
template <auto F>
struct as_argument {};
static_assert(sizeof(sin(x)) <= 2 && sizeof(sin(x) * 2.0) <= 3 * sizeof(double));
static_assert(std::is_same_v<as_argument<x * 2.0>, as_argument<x * 2.0>> && !std::is_same_v<as_argument<x * 2.0>, as_argument<x * 3.0>>);

// What a formula spells out counts: x, x, and the product of them.
static_assert(decltype(x * x)::expansion == 3 && decltype((x * x) * (x * x))::expansion == 7);

// In a graph there is one node for what is written twice, and a literal is of its company's type.
constexpr bool lowered() {
    builder b;
    const term t = (sin(v) + sin(v) * 2).lower(b);
    std::uint32_t sines = 0;
    for (const node& n : b.nodes) sines += n.op == &operation_of<sin_op>;
    return sines == 1 && t.type() == decltype(v)::type && same_text(b.view().name(0), "v") && b.nodes[0].op == &operation_of<input_op>;
}
static_assert(lowered());

// Values for symbols, by name.
constexpr auto bound = (x = 3.0);
static_assert(is_binding<std::remove_const_t<decltype(bound)>> && !is_binding<double> && bound.value == 3);
static_assert(decltype(bound)::symbol::name == fixed_string("x"));

}  // namespace
