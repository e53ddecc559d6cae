// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/leaf.hpp>

namespace costate {

/// Copies a graph behind what a builder has, into the scope under construction. Leaves of the same name are the same leaf;
/// `leaf(n)` may say what stands for a node without inputs. Where each node is now.
template <class Leaf>
constexpr pool<term> append_graph(builder& b, const graph_view& g, const Leaf& leaf) {
    if (g.problem != nullptr) b.fail(g.problem);
    const std::uint16_t outer = b.scope;
    const std::uint16_t before = static_cast<std::uint16_t>(b.scopes - 1);
    pool<term> moved(g.node_count);
    pool<term> in(8);
    pool<std::int64_t> attributes(8);
    for (node_id n = 0; n < g.node_count; ++n) {
        const node& applied = g.nodes[n];
        b.scope = applied.scope == 0 ? outer : static_cast<std::uint16_t>(applied.scope + before);
        if (b.scope >= b.scopes) b.scopes = static_cast<std::uint16_t>(b.scope + 1);
        if (applied.arity == 0) {
            moved[n] = leaf(n);
            if (moved[n].exists()) continue;
        }
        while (in.size() < applied.arity) in.put(term{});
        for (std::uint32_t i = 0; i < applied.arity; ++i) in[i] = moved[g.input(n, i)];
        while (attributes.size() < applied.attribute_count) attributes.put(0);
        for (std::uint32_t i = 0; i < applied.attribute_count; ++i)
            attributes[i] = g.attribute(n, i);
        if (applied.op->named) attributes[0] = b.intern(g.name(n));
        moved[n] = applied.op->named && applied.attribute_count == 1 && applied.arity == 0
            ? named_leaf(b, *applied.op, g.type(n), g.name(n))
            : make_typed(
                  b, *applied.op, b.intern(g.type(n)), in.data(), applied.arity, attributes.data(),
                  applied.attribute_count);
    }
    b.scope = outer;
    return moved;
}

}  // namespace costate
