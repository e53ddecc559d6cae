// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>

namespace costate {

/// The graph without the nodes that no output needs; leaves stay, for they are the signature.
constexpr builder eliminate_dead_code(const graph_view& g, bool keep_leaves = true) {
    pool<bool> live(g.node_count);
    for (std::uint32_t i = 0; i < g.output_count; ++i) live[g.outputs[i]] = true;
    for (node_id n = g.node_count; n-- > 0;) {
        const node& applied = g.nodes[n];
        if (keep_leaves && applied.op->kind == form::leaf && applied.scope == 0) live[n] = true;
        if (!live[n]) continue;
        for (std::uint32_t i = 0; i < applied.arity; ++i) live[g.inputs[applied.inputs + i]] = true;
    }
    builder b;
    b.problem = g.problem;
    for (std::uint32_t i = 0; i < g.name_count; ++i) b.names.put(g.names[i]);
    for (std::uint32_t i = 0; i < g.type_count; ++i) b.types.put(g.types[i]);
    pool<node_id> moved(g.node_count);
    pool<node_id> in(64);
    for (node_id n = 0; n < g.node_count; ++n) {
        if (!live[n]) continue;
        const node& applied = g.nodes[n];
        if (in.size() < applied.arity) in = pool<node_id>(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) in[i] = moved[g.inputs[applied.inputs + i]];
        b.scope = applied.scope;
        if (applied.scope >= b.scopes) b.scopes = static_cast<std::uint16_t>(applied.scope + 1);
        moved[n] = b.put(*applied.op, applied.type, in.data(), applied.arity, g.attributes + applied.attributes,
                         applied.attribute_count);
    }
    b.scope = 0;
    for (std::uint32_t i = 0; i < g.output_count; ++i) b.outputs.put(moved[g.outputs[i]]);
    return b;
}

}  // namespace costate
