// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/graph.hpp>

namespace costate {

/// The loops of a graph, seen from what stands in their bodies. No node is known by 0, which is not a loop.
class kfac_loops {
public:
    constexpr explicit kfac_loops(const graph_view& g) : g_(g) {}

    constexpr body_span body_of(node_id n) const {
        const operation& op = *g_.nodes[n].op;
        return op.body == nullptr ? body_span{} : op.body(g_, n);
    }
    /// The only loop whose body node n stands in; none if several loops run that body.
    constexpr node_id around(node_id n) const {
        const std::uint16_t scope = g_.nodes[n].scope;
        node_id found = 0;
        for (node_id loop = n + 1; loop < g_.node_count && scope != 0; ++loop) {
            if (g_.nodes[loop].op->body == nullptr || body_of(loop).scope != scope) continue;
            if (found != 0) return 0;
            found = loop;
        }
        return found;
    }
    /// What a leaf of a body stands for in every step; none if n is no such leaf.
    constexpr node_id captured(node_id n) const {
        const node_id loop = around(n);
        if (loop == 0) return 0;
        const body_span s = body_of(loop);
        for (std::uint32_t i = s.leaves - s.captures; i < s.leaves; ++i)
            if (g_.input(loop, s.first_leaf + i) == n) return g_.input(loop, i);
        return 0;
    }
    /// The number of steps that a counted loop is told.
    constexpr node_id count_of(node_id loop) const {
        return g_.input(loop, body_of(loop).leaves - 1);
    }
    /// Whether n is computed from nothing that a step of a loop around it changes.
    constexpr bool is_steady(node_id n) const {
        const node& applied = g_.nodes[n];
        if (applied.scope == 0) return true;
        if (applied.op->kind == form::leaf) {
            const node_id outside = captured(n);
            return outside != 0 && is_steady(outside);
        }
        if (applied.op->body != nullptr) return false;
        for (std::uint32_t i = 0; i < applied.arity; ++i)
            if (!is_steady(g_.input(n, i))) return false;
        return true;
    }

private:
    graph_view g_;
};

}  // namespace costate
