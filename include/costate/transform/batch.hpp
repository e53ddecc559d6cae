// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>
#include <costate/ops/leaf.hpp>

namespace costate {

/// Gives a graph a batch axis: inputs become one for each sample, parameters stay shared, and every operation that sees a
/// batched input brings its own rule for what becomes of it.
constexpr builder batch(const graph_view& g) {
    builder b;
    b.problem = g.problem;
    for (std::uint32_t i = 0; i < g.name_count; ++i) b.names.put(g.names[i]);
    pool<term> moved(g.node_count);
    for (node_id n = 0; n < g.node_count; ++n) {
        const node& applied = g.nodes[n];
        tensor_type type = g.type(n);
        if (applied.op == &operation_of<input_op>) type = type.prepend(batch_extent);
        bool batched = false;
        pool<term> in(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            in[i] = moved[g.input(n, i)];
            batched = batched || in[i].type().batched();
        }
        // Rules see the application unbatched, over the new inputs' graph.
        pool<node_id> ids(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) ids[i] = in[i].id;
        const node_id plain = b.put(*applied.op, b.intern(type), ids.data(), applied.arity, g.attributes + applied.attributes,
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

}  // namespace costate
