// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>
#include <costate/transform/scan_layout.hpp>

namespace costate {

/// The step of a loop under construction: its leaves, and what it computes from them.
struct scan_body {
    builder* graph = nullptr;
    scan_layout layout{};
    std::uint16_t scope = 0;
    std::uint16_t outer = 0;
    pool<term> leaves;  ///< carries, sequences; captures follow when the body is closed
    pool<term> inputs;  ///< what they stand for
    pool<term> results;  ///< carries, outputs
    term count{};  ///< the number of steps, where it is not the most there are

    constexpr scan_body(builder& b, std::uint32_t steps) : graph(&b), outer(b.scope) {
        layout.steps = steps;
        const std::uint16_t before = b.open_scope();
        scope = b.scope;
        b.scope = before;
    }

    /// What lies further out than the body around this one gets there first.
    constexpr term leaf(term input, const tensor_type& type) {
        if (graph->nodes[input.id].scope != outer) {
            graph->scope = outer;
            input = imported(input);
        }
        graph->scope = scope;
        const term t = body_leaf(*graph, type, leaves.size());
        graph->scope = outer;
        leaves.put(t);
        inputs.put(input);
        return t;
    }
    /// All carries come first, then the sequences, then what is captured by name.
    constexpr term carry(term first) {
        ++layout.carries;
        return leaf(first, first.type());
    }
    constexpr term sequence(term all) {
        ++layout.sequences;
        return leaf(all, unstacked(all.type()));
    }
    constexpr term captured(term value) {
        ++layout.captures;
        return leaf(value, value.type());
    }

    /// The scan itself; `result_of` gives its results. The last results of the body must be its carries' leaves, so that
    /// an adjoint can find what the carries were.
    constexpr term close();
};

/// Copies the nodes of a body into the scope under construction; `moved` says what stands there for each node so far.
constexpr void copy_scope(builder& b, std::uint16_t from, pool<node_id>& moved) {
    const node_id end = b.nodes.size();
    pool<node_id> in(64);
    for (node_id n = 0; n < end && n < moved.size(); ++n) {
        const node applied = b.nodes[n];
        if (applied.scope != from || applied.op == &operation_of<body_leaf_op>) continue;
        if (in.size() < applied.arity) in = pool<node_id>(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            const node_id old = b.inputs[applied.inputs + i];
            in[i] = b.nodes[old].scope == from ? moved[old] : old;
        }
        pool<std::int64_t> attributes(applied.attribute_count);
        for (std::uint32_t i = 0; i < applied.attribute_count; ++i)
            attributes[i] = b.attributes[applied.attributes + i];
        moved[n] = b.put(
            *applied.op, applied.type, in.data(), applied.arity, attributes.data(),
            applied.attribute_count);
    }
}

}  // namespace costate
