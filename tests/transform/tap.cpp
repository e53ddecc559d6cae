// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/equal.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/tap.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto model = exp(tap<"inner">(sin(x)));

// It is x itself, in value and derivative, and a view, so that it costs nothing.
static_assert(operation_of<tap_op>.kind == form::view && decltype(tap<"t">(x))::type == decltype(x)::type);
constexpr bool passes_through() {
    builder b;
    const term at = x.lower(b);
    const term d = gradient(b, tap<"t">(x).lower(b), &at, 1)[0];
    return is_constant(d, 1);
}
static_assert(passes_through());

// Under its name it is one more output.
template <auto M>
constexpr graph_view graph = model_graph<M>::view();
static_assert(graph<model>.output_count == 1 && graph<with_taps<model, "inner">>.output_count == 2);
static_assert(graph<with_taps<model, "inner">>.nodes[graph<with_taps<model, "inner">>.outputs[1]].op == &operation_of<tap_op>);
static_assert(graph<with_taps<model, "inner", "inner">>.output_count == 3);
static_assert(mistake_of(graph<with_taps<model, "other">>.problem) == mistake::no_tap);

}  // namespace
