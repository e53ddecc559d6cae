// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/copy.hpp>
#include <costate/ops/constant.hpp>
#include <costate/schedule/access.hpp>

namespace costate {

/// What several loops over one space need is computed anew in each of them where that takes hardly more than to load it:
/// an operation or two on what the caller brings, or on broadcasts of less. So it need not be kept.
class recomputing {
public:
    constexpr recomputing(const graph_view& graph, const plan_builder& plan)
        : g_(graph), p_(plan) {}

    /// Whether the loop of `reader` computes its input `in`, which is at home in another.
    constexpr bool operator()(node_id in, node_id reader) const {
        const node_plan* const plan = p_.nodes.data();
        if (plan[in].group == no_group || plan[in].group == plan[reader].group) return false;
        if (plan[in].runs != plan[reader].runs || plan[reader].group == no_group) return false;
        const group_plan& home = p_.groups[plan[in].group];
        const group_plan& loop = p_.groups[plan[reader].group];
        return loop.kind == form::elementwise && home.kind == form::elementwise &&
            loop.computes == home.computes && loop.space.same_shape(g_.type(in)) &&
            operations(in) <= most;
    }

private:
    static constexpr std::uint32_t most = 2;
    graph_view g_;
    const plan_builder& p_;

    /// How many operations on loads make a node; more than the most if it is made of anything else.
    constexpr std::uint32_t operations(node_id n) const {
        const node& applied = g_.nodes[n];
        const bool sum = applied.op == &operation_of<add_op> || applied.op == &operation_of<sub_op>;
        if (p_.nodes[n].where == place::output || applied.arity == 0 ||
            (!sum && applied.op != &operation_of<mul_op>))
            return most + 1;
        std::uint32_t count = 1;
        for (std::uint32_t i = 0; i < applied.arity && count <= most; ++i) {
            const node_id in = g_.inputs[applied.inputs + i];
            const node_plan& from = p_.nodes[in];
            if (from.where == place::immediate) continue;
            if (from.where == place::leaf) continue;
            if (from.where == place::through) {
                const node_id base = base_of(g_, p_.nodes.data(), in);
                if (p_.nodes[base].where == place::leaf || g_.type(base).size() < g_.type(n).size())
                    continue;
            }
            // A product in a sum could be rounded otherwise here than there.
            count += sum || g_.nodes[in].op->kind != form::elementwise ? most : operations(in);
        }
        return count;
    }
};

}  // namespace costate
