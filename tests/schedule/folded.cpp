// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/schedule/folded.hpp>

namespace cs = costate;

namespace {

constexpr auto x = cs::input<"x", double, 6>;
constexpr auto m = cs::param<"m", double, 6, 4>;

template <class Op, class F>
constexpr bool is_folded(const F& f) {
    cs::builder graph;
    graph.outputs.put(f.lower(graph).id);
    const auto folded = cs::folded_nodes(graph.view());
    for (cs::node_id n = 0;; ++n)
        if (graph.nodes[n].op == &cs::operation_of<Op>) return folded[n];
}

// With all that leads to a sum, unless a product reads it as well, or it is a result.
static_assert(is_folded<cs::exp_op>(sum(exp(sin(x)))) && is_folded<cs::sin_op>(sum(exp(sin(x)))));
static_assert(!is_folded<cs::sin_op>(sum(sin(x)) * sum(matmul(sin(x), m))) && !is_folded<cs::sin_op>(sin(x)));
static_assert(is_folded<cs::sin_op>(exp(sin(x)) * sum(sin(x))));
// What is repeated before it is folded has a smaller space.
static_assert(!is_folded<cs::exp_op>(sum(m * cs::reshape<6, 1>(exp(x)))));

}  // namespace
