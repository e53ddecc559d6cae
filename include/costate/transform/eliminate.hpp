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
    builder b;
    b.problem = g.problem;
    b.names = pool<char>(g.names, g.name_count);
    b.types = pool<tensor_type>(g.types, g.type_count);
    b.nodes.reserve(g.node_count);
    b.inputs.reserve(g.input_count);
    pool<node_id> new_places(g.node_count);
    node_id* const moved = new_places.data();
    pool<node_id> in(64);
    for (node_id n = 0; n < g.node_count; ++n) {
        if (!live[n]) continue;
        const node& applied = g.nodes[n];
        if (in.size() < applied.arity) in = pool<node_id>(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i)
            in.data()[i] = moved[g.inputs[applied.inputs + i]];
        b.scope = applied.scope;
        moved[n] = b.append(
            *applied.op, applied.type, in.data(), applied.arity, g.attributes + applied.attributes,
            applied.attribute_count);
    }
    b.scope = 0;
    for (std::uint32_t i = 0; i < g.output_count; ++i) b.outputs.put(moved[g.outputs[i]]);
    return b;
}

}  // namespace costate
