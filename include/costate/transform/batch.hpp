// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/random.hpp>
#include <costate/ops/shape.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// What becomes of an operation applied to inputs some of which are batched: each operation brings its own rule.
constexpr term batched_application(
    builder& b, const node& applied, const std::int64_t* attributes, const tensor_type& type,
    const pool<term>& in) {
    bool batched = false;
    pool<node_id> ids(applied.arity);
    for (std::uint32_t i = 0; i < applied.arity; ++i) {
        ids[i] = in[i].id;
        batched = batched || (b.nodes[in[i].id].scope == b.scope && in[i].type().batched());
    }
    // Rules see the application with the type that it has for one sample.
    const node_id plain = b.put(
        *applied.op, b.intern(type), ids.data(), applied.arity, attributes,
        applied.attribute_count);
    if (!batched) return {b, plain};
    if (applied.op->batch == nullptr) {
        b.fail(mistake::no_batches);
        return {b, plain};
    }
    return applied.op->batch(application{&b, plain}, in.data());
}

/// Gives a graph a batch axis. `leaf(b, node)` says what becomes of each leaf: a term with a batch axis, or one without,
/// or one that does not exist for a leaf that stays as it is.
template <class Leaf>
constexpr builder batch(const graph_view& g, const Leaf& leaf) {
    builder b;
    b.problem = g.problem;
    for (std::uint32_t i = 0; i < g.name_count; ++i) b.names.put(g.names[i]);
    pool<term> moved(g.node_count);
    pool<term> in(16);
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.nodes[n].scope >= b.scopes)
            b.scopes = static_cast<std::uint16_t>(g.nodes[n].scope + 1);
    for (node_id n = 0; n < g.node_count; ++n) {
        const node& applied = g.nodes[n];
        const std::int64_t* attributes = g.attributes + applied.attributes;
        if (in.size() < applied.arity) in = pool<term>(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) in[i] = moved[g.input(n, i)];
        b.scope = applied.scope;
        if (applied.scope != 0) {  // the body of a loop: batched when the loop is
            pool<node_id> ids(applied.arity);
            for (std::uint32_t i = 0; i < applied.arity; ++i) ids[i] = in[i].id;
            moved[n] = term{
                b,
                b.put(
                    *applied.op, b.intern(g.type(n)), ids.data(), applied.arity, attributes,
                    applied.attribute_count)};
            continue;
        }
        if (applied.arity == 0) {
            moved[n] = leaf(b, n);
            if (moved[n].exists()) continue;
        }
        moved[n] = batched_application(b, applied, attributes, g.type(n), in);
    }
    b.scope = 0;
    for (std::uint32_t i = 0; i < g.output_count; ++i) b.outputs.put(moved[g.outputs[i]].id);
    return b;
}

/// The same for the body `from` of a loop, into the scope under construction: `moved` has the new leaves, and receives
/// what becomes of each node.
constexpr void batch_scope(builder& b, std::uint16_t from, pool<term>& moved) {
    const node_id end = moved.size();
    pool<term> in(16);
    for (node_id n = 0; n < end; ++n) {
        const node applied = b.nodes[n];
        if (applied.scope != from || moved[n].exists()) continue;
        if (in.size() < applied.arity) in = pool<term>(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            const node_id old = b.inputs[applied.inputs + i];
            in[i] = b.nodes[old].scope == from ? moved[old] : term{b, old};
        }
        pool<std::int64_t> attributes(applied.attribute_count);
        for (std::uint32_t i = 0; i < applied.attribute_count; ++i)
            attributes[i] = b.attributes[applied.attributes + i];
        const tensor_type type = b.types[applied.type];
        moved[n] = batched_application(b, applied, attributes.data(), type, in);
    }
}

/// What a leaf of one sample's graph is for many: one of each input for each sample, the parameters shared.
constexpr term leaf_of_samples(builder& b, const graph_view& g, node_id n) {
    if (g.nodes[n].op == &operation_of<sample_index_op>)
        return counter(b, g.type(n).prepend(batch_extent), 0);
    if (g.nodes[n].op != &operation_of<input_op>) return term{};
    return term{
        b,
        b.put(
            *g.nodes[n].op, b.intern(g.type(n).prepend(batch_extent)), nullptr, 0,
            g.attributes + g.nodes[n].attributes, g.nodes[n].attribute_count)};
}
constexpr builder batch(const graph_view& g) {
    return batch(g, [&g](builder& b, node_id n) { return leaf_of_samples(b, g, n); });
}

/// The batch axis made an ordinary one of this length. Types may coincide then with others, and applications with them.
class fixed_batch : rebuilding {
public:
    constexpr fixed_batch(const graph_view& g, extent length) : rebuilding(g), length_(length) {
        b_.types.clear();
    }
    constexpr builder run() {
        return rebuilt([&](node_id n_) {
            if (g_.nodes[n_].op->body != nullptr) return loop(n_);
            if (stacked_in_loop(n_)) return turned(result_of_loop(n_)).id;
            return copied(n_, b_.intern(fixed(g_.type(n_))));
        });
    }

private:
    extent length_;

    constexpr tensor_type fixed(tensor_type type) const {
        if (type.batched()) type.dims[0] = length_;
        return type.kind == element::none ? tensor_type{} : type;
    }
    // Loops have the steps behind the axis of a batch, and in front of all others.

    /// The first two axes swapped.
    static constexpr term turned(term t) {
        const std::int64_t order[max_rank] = {1, 0, 2, 3, 4, 5, 6, 7};
        return transpose_op::along(t, order);
    }
    constexpr bool has_steps(node_id outside, node_id inside) const {
        return g_.type(inside).batched() && g_.type(outside).rank == g_.type(inside).rank + 1;
    }
    constexpr node_id loop(node_id n) {
        const body_span s = g_.nodes[n].op->body(g_, n);
        pool<node_id> in(g_.nodes[n].arity);
        for (std::uint32_t i = 0; i < in.size(); ++i) in[i] = moved_[g_.input(n, i)];
        for (std::uint32_t i = 0; i < s.leaves; ++i)
            if (has_steps(g_.input(n, i), g_.input(n, s.first_leaf + i)))
                in[i] = turned({b_, in[i]}).id;
        return applied_to(n, b_.intern(fixed(g_.type(n))), in.data());
    }
    constexpr bool stacked_in_loop(node_id n) const {
        if (g_.nodes[n].op->kind != form::result) return false;
        const node_id from = g_.input(n, 0);
        if (g_.nodes[from].op->body == nullptr) return false;
        const body_span s = g_.nodes[from].op->body(g_, from);
        return has_steps(
            n, g_.input(from, s.first_result + static_cast<std::uint32_t>(g_.attribute(n, 0))));
    }
    constexpr term result_of_loop(node_id n) {
        tensor_type type = fixed(g_.type(n));
        type.dims[0] = type.dims[1];
        type.dims[1] = length_;
        return {b_, copied(n, b_.intern(type))};
    }
};

}  // namespace costate
