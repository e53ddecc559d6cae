// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/schedule/loop_contents.hpp>

#include <costate/schedule/grouping.hpp>

using namespace costate;

namespace {

constexpr auto m = input<"m", double, 3, 4>;
constexpr auto row = input<"row", double, 4>;

/// The plan of a formula as far as its loops are written down.
template <class F>
constexpr plan_builder plan_of(const F& f) {
    builder graph;
    graph.outputs.put(f.lower(graph).id);
    plan_builder plan;
    plan.nodes = pool<node_plan>(graph.nodes.size());
    grouping groups(graph.view(), plan, 0, false);
    groups.place_nodes();
    plan.nodes[graph.outputs[0]].stored = true;
    groups.store_what_is_read();
    const group_nodes by_group = order_groups(plan, graph.nodes.size());
    const graph_view view = graph.view();
    loop_contents contents(view, plan, by_group);
    for (std::uint32_t i = 0; i < plan.groups.size(); ++i) contents.fill(i);
    return plan;
}

// Everything is walked in step: the loop has one axis, and its constant is no load.
constexpr bool joined() {
    const plan_builder p = plan_of(sin(m) * 2.0);
    const group_plan& g = p.groups[0];
    return p.groups.size() == 1 && g.axes == 1 && g.extents[0] == 12 && g.loads == 1 && g.stores == 1 && g.folds == 0 &&
        g.members == 3 && p.loads[0].strides[0] == 1;
}
static_assert(joined());

// A row that is repeated keeps the axes apart: it stays where it is along the first.
constexpr bool repeated() {
    const plan_builder p = plan_of(m * row);
    const group_plan& g = p.groups[0];
    const walk& w = p.loads[1];
    return g.axes == 2 && g.extents[0] == 3 && g.extents[1] == 4 && g.loads == 2 && w.strides[0] == 0 && w.strides[1] == 1;
}
static_assert(repeated());

// A sum is a fold at the end of the loop; registers come loads first.
constexpr bool folded() {
    const plan_builder p = plan_of(sum(m * m));
    const group_plan& g = p.groups[0];
    return g.folds == 1 && g.stores == 0 && p.folds[0].strides[0] == 0 && p.loads[0].slot == 0 && p.members[0].slot == 1 &&
        p.folds[0].slot == 1 && g.registers == 2;
}
static_assert(folded());

}  // namespace
