// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>

namespace costate {

/// The graph without the nodes that no output needs; leaves stay, for they are the signature.
constexpr builder eliminate_dead_code(const graph_view& g, bool keep_leaves = true) {
    pool<bool> needed(g.node_count);
    bool* const live = needed.data();
    for (std::uint32_t i = 0; i < g.output_count; ++i) live[g.outputs[i]] = true;
    for (node_id n = g.node_count; n-- > 0;) {
        const node& applied = g.nodes[n];
        if (keep_leaves && applied.op->kind == form::leaf && applied.scope == 0) live[n] = true;
        if (!live[n]) continue;
        for (std::uint32_t i = 0; i < applied.arity; ++i) live[g.inputs[applied.inputs + i]] = true;
    }
    return builder(g, live);
}

}  // namespace costate
