// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/pool.hpp>
#include <costate/graph/graph.hpp>

namespace costate {

/// For each node, whether a loop folds it, or what elementwise operations make of it, and nobody else wants that in memory.
/// Such a loop is needed in any case, and computes most cheaply what it folds.
constexpr pool<bool> folded_nodes(const graph_view& g) {
    pool<bool> folded(g.node_count), kept(g.node_count);
    for (std::uint32_t i = 0; i < g.output_count; ++i) kept[g.outputs[i]] = true;
    for (node_id n = g.node_count; n-- > 0;) {
        folded[n] = folded[n] && !kept[n];
        const form reader = g.nodes[n].op->kind;
        for (std::uint32_t i = 0; i < g.nodes[n].arity; ++i) {
            const node_id in = g.input(n, i);
            if (reader == form::reduction)
                folded[in] = true;
            else if (reader != form::elementwise)
                kept[in] = true;
            else if (folded[n] && g.type(in).same_shape(g.type(n)))
                folded[in] = true;
        }
    }
    return folded;
}

}  // namespace costate
