// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>
#include <costate/ops/leaf.hpp>

namespace costate {

/// Gives a graph a batch axis. `leaf(b, node)` says what becomes of each leaf: a term with a batch axis, or one without,
/// or one that does not exist for a leaf that stays as it is. Every operation that sees a batched input brings its own
/// rule for what becomes of it.
template <class Leaf>
constexpr builder batch(const graph_view& g, const Leaf& leaf) {
    builder b;
    b.problem = g.problem;
    for (std::uint32_t i = 0; i < g.name_count; ++i) b.names.put(g.names[i]);
    pool<term> moved(g.node_count);
    for (node_id n = 0; n < g.node_count; ++n) {
        const node& applied = g.nodes[n];
        if (applied.op->kind == form::leaf) {
            moved[n] = leaf(b, n);
            if (moved[n].exists()) continue;
        }
        bool batched = false;
        pool<term> in(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            in[i] = moved[g.input(n, i)];
            batched = batched || in[i].type().batched();
        }
        // Rules see the application unbatched, over the new inputs' graph.
        pool<node_id> ids(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) ids[i] = in[i].id;
        const node_id plain = b.put(*applied.op, b.intern(g.type(n)), ids.data(), applied.arity, g.attributes + applied.attributes,
                                    applied.attribute_count);
        moved[n] = term{b, plain};
        if (!batched) continue;
        if (applied.op->batch == nullptr) {
            b.fail("costate: an operation of the model has no rule for batches");
            continue;
        }
        moved[n] = applied.op->batch(application{&b, plain}, in.data());
    }
    for (std::uint32_t i = 0; i < g.output_count; ++i) b.outputs.put(moved[g.outputs[i]].id);
    return b;
}

/// One of each input for each sample, the parameters shared.
constexpr builder batch(const graph_view& g) {
    return batch(g, [&g](builder& b, node_id n) {
        if (g.nodes[n].op != &operation_of<input_op>) return term{};
        return term{b, b.put(*g.nodes[n].op, b.intern(g.type(n).prepend(batch_extent)), nullptr, 0,
                             g.attributes + g.nodes[n].attributes, g.nodes[n].attribute_count)};
    });
}

/// Makes the batch axis an ordinary one of this length.
constexpr void fix_batch(builder& b, extent length) {
    for (tensor_type& t : b.types)
        if (t.batched()) t.dims[0] = length;
}

}  // namespace costate
