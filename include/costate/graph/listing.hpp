// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/decimal.hpp>
#include <costate/graph/graph.hpp>

#include <bit>

namespace costate {

/// `float32[64, 784]`; a batch axis is `batch`, a number has no brackets.
constexpr void put_type(pool<char>& to, const tensor_type& type) {
    put_text(to, name_of(type.kind));
    for (std::uint32_t i = 0; i < type.rank; ++i) {
        put_text(to, i == 0 ? "[" : ", ");
        if (type.dims[i] == batch_extent)
            put_text(to, "batch");
        else
            put_whole(to, type.dims[i]);
    }
    if (type.rank > 0) to.put(']');
}

/// One node: `%3 = mul %1 %2 : float64`. A leaf shows its name, a constant its number, any other
/// operation its attributes in braces.
constexpr void put_node(pool<char>& to, const graph_view& g, node_id n) {
    const node& applied = g.nodes[n];
    to.put('%');
    put_whole(to, n);
    put_text(to, " = ");
    put_text(to, applied.op->name);
    for (std::uint32_t i = 0; i < applied.arity; ++i) {
        put_text(to, " %");
        put_whole(to, g.input(n, i));
    }
    if (applied.attribute_count > 0 && applied.op->kind == form::leaf) {
        to.put(' ');
        put_text(to, g.name(n));
    } else if (applied.attribute_count > 0 && applied.op->role == algebra::constant) {
        to.put(' ');
        const bool single = g.type(n).kind == element::float32;
        put_decimal(to, std::bit_cast<double>(g.attribute(n, 0)), single);
    } else {
        for (std::uint32_t i = 0; i < applied.attribute_count; ++i) {
            put_text(to, i == 0 ? " {" : ", ");
            put_whole(to, g.attribute(n, i));
        }
        if (applied.attribute_count > 0) to.put('}');
    }
    put_text(to, " : ");
    put_type(to, g.type(n));
    if (applied.scope == 0) return;
    put_text(to, "  in body ");
    put_whole(to, applied.scope);
}

/// A whole graph, a node a line, and its outputs on the last line.
constexpr pool<char> listing_of(const graph_view& g) {
    pool<char> text;
    for (node_id n = 0; n < g.node_count; ++n) {
        put_node(text, g, n);
        text.put('\n');
    }
    put_text(text, "outputs");
    for (std::uint32_t i = 0; i < g.output_count; ++i) {
        put_text(text, " %");
        put_whole(text, g.outputs[i]);
    }
    text.put('\n');
    return text;
}

}  // namespace costate
