// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/pool.hpp>
#include <costate/graph/graph.hpp>
#include <costate/graph/mistake.hpp>

namespace costate {

/// A graph under construction. Equal applications become one node as they are made (common subexpressions), so that
/// every pass that rebuilds a graph also shares it.
class builder {
public:
    pool<node> nodes;
    pool<node_id> inputs;
    pool<std::int64_t> attributes;
    pool<tensor_type> types;
    pool<char> names;
    pool<node_id> outputs;
    const char* problem = nullptr;
    std::uint16_t scope = 0;  ///< where new nodes go
    std::uint16_t scopes = 1;  ///< how many there are

    struct nesting {
        std::uint16_t inner = 0, outer = 0;
    };
    /// A value from outside of a body, and the leaf that stands for it inside.
    struct capture {
        std::uint16_t scope = 0;
        node_id outside = 0, leaf = 0;
    };
    /// What a name that let gave stands for while its body is being lowered.
    struct bound_value {
        const void* name = nullptr;
        node_id value = 0;
    };
    pool<nesting> parents;
    pool<capture> captures;
    pool<bound_value> bound;

    constexpr builder() = default;

    /// Copies a finished graph, to go on from it.
    constexpr explicit builder(const graph_view& g) {
        problem = g.problem;
        nodes = pool<node>(g.nodes, g.node_count);
        inputs = pool<node_id>(g.inputs, g.input_count);
        attributes = pool<std::int64_t>(g.attributes, g.attribute_count);
        types = pool<tensor_type>(g.types, g.type_count);
        names = pool<char>(g.names, g.name_count);
        outputs = pool<node_id>(g.outputs, g.output_count);
        for (node_id i = 0; i < g.node_count; ++i) {
            if (g.nodes[i].scope >= scopes)
                scopes = static_cast<std::uint16_t>(g.nodes[i].scope + 1);
            if (g.nodes[i].op->masks == masking::source) any_masked_ = true;
        }
        if (any_masked_) mark_masked();
    }

    /// Copies those nodes of a finished graph that are `kept`, with all that they need. Arrays of known length, because
    /// compilers spend microseconds on every call in a constant evaluation.
    constexpr builder(const graph_view& g, const bool* kept) {
        problem = g.problem;
        types = pool<tensor_type>(g.types, g.type_count);
        names = pool<char>(g.names, g.name_count);
        nodes = pool<node>(g.node_count);
        inputs = pool<node_id>(g.input_count);
        attributes = pool<std::int64_t>(g.attribute_count);
        pool<node_id> new_places(g.node_count);
        node_id* const moved = new_places.data();
        node* const to = nodes.data();
        node_id* const in = inputs.data();
        std::int64_t* const values = attributes.data();
        std::uint32_t count = 0;
        std::uint32_t input_count = 0;
        std::uint32_t attribute_count = 0;
        for (node_id n = 0; n < g.node_count; ++n) {
            if (!kept[n]) continue;
            const node& from = g.nodes[n];
            moved[n] = count;
            to[count++] = {from.op,    input_count, attribute_count,     from.type,
                           from.scope, from.arity,  from.attribute_count};
            for (std::uint32_t i = 0; i < from.arity; ++i)
                in[input_count++] = moved[g.inputs[from.inputs + i]];
            for (std::uint32_t i = 0; i < from.attribute_count; ++i)
                values[attribute_count++] = g.attributes[from.attributes + i];
            if (from.scope >= scopes) scopes = static_cast<std::uint16_t>(from.scope + 1);
            if (from.op->masks == masking::source) any_masked_ = true;
        }
        nodes.shrink(count);
        inputs.shrink(input_count);
        attributes.shrink(attribute_count);
        for (std::uint32_t i = 0; i < g.output_count; ++i) outputs.put(moved[g.outputs[i]]);
        if (any_masked_) mark_masked();
    }

    constexpr const tensor_type& type(node_id n) const { return types[nodes[n].type]; }
    constexpr node_id input(node_id n, std::uint32_t i) const {
        return inputs[nodes[n].inputs + i];
    }
    constexpr std::int64_t attribute(node_id n, std::uint32_t i) const {
        return attributes[nodes[n].attributes + i];
    }

    /// Whether zeros of the node's value may say that a branch was not taken.
    constexpr bool is_masked(node_id n) const { return any_masked_ && masked_[n]; }
    constexpr bool has_masked() const { return any_masked_; }

    constexpr std::uint16_t intern(const tensor_type& t) {
        for (std::uint32_t i = types.size(); i > 0; --i)
            if (types[i - 1] == t) return static_cast<std::uint16_t>(i - 1);
        types.put(t);
        return static_cast<std::uint16_t>(types.size() - 1);
    }

    /// The offset of a name among the names; equal names have one.
    constexpr std::int64_t intern(const char* text) {
        for (std::uint32_t i = 0; i < names.size();) {
            if (same_text(names.data() + i, text)) return i;
            while (names[i] != '\0') ++i;
            ++i;
        }
        const std::int64_t offset = names.size();
        for (const char* c = text; *c != '\0'; ++c) names.put(*c);
        names.put('\0');
        return offset;
    }

    /// The node for this application: an equal one if there is one, else a new one.
    constexpr node_id put(
        const operation& op, std::uint16_t type_index, const node_id* in, std::uint32_t arity,
        const std::int64_t* attribute_values = nullptr, std::uint32_t attribute_count = 0) {
        if (nodes.size() >= buckets_) rehash(4 * nodes.size() + 64);
        node_id ordered[2]{};
        if (op.commutative && arity == 2 && in[0] > in[1]) {
            ordered[0] = in[1];
            ordered[1] = in[0];
            in = ordered;
        }
        const std::uint32_t bucket =
            bucket_of(op.hash, type_index, in, arity, attribute_values, attribute_count);
        node_id& head = heads_.data()[bucket];
        if (head != 0) {
            const node_id equal =
                find(head, op, type_index, in, arity, attribute_values, attribute_count);
            if (equal != 0) return equal - 1;
        }
        const node_id id = append(op, type_index, in, arity, attribute_values, attribute_count);
        next_.put(head);
        head = id + 1;
        return id;
    }

    /// A new node without a look for an equal one: for passes that copy a graph in which there is none.
    constexpr node_id append(
        const operation& op, std::uint16_t type_index, const node_id* in, std::uint32_t arity,
        const std::int64_t* attribute_values, std::uint32_t attribute_count) {
        const node_id id = nodes.size();
        nodes.put(
            {&op, inputs.size(), attributes.size(), type_index, scope,
             static_cast<std::uint16_t>(arity), static_cast<std::uint16_t>(attribute_count)});
        if (arity > 0) inputs.put(in, arity);
        if (attribute_count > 0) attributes.put(attribute_values, attribute_count);
        if (any_masked_ || op.masks == masking::source) mark_masked();
        return id;
    }

    /// Begins a body: new nodes belong to a scope of their own, until the caller sets `scope` back to what this returns.
    constexpr std::uint16_t open_scope() {
        const std::uint16_t outer = scope;
        parents.put({scopes, scope});
        scope = scopes++;
        return outer;
    }
    constexpr std::uint16_t parent(std::uint16_t inner) const {
        for (const nesting& n : parents)
            if (n.inner == inner) return n.outer;
        return 0;
    }

    constexpr void fail(const char* message) {
        if (problem == nullptr) problem = message;
    }
    constexpr void fail(mistake m) { fail(message_of(m)); }

    constexpr graph_view view() const {
        return {nodes.data(), inputs.data(), attributes.data(),
                types.data(), names.data(),  outputs.data(),
                nodes.size(), inputs.size(), attributes.size(),
                types.size(), names.size(),  outputs.size(),
                problem};
    }
    constexpr graph_size size() const {
        return {nodes.size(), inputs.size(), attributes.size(),
                types.size(), names.size(),  outputs.size()};
    }

private:
    pool<node_id> heads_;  // hash table: 1 + the first node of each bucket, chained through next_
    pool<node_id> next_;
    std::uint32_t buckets_ = 0;
    pool<bool> masked_;  // of the nodes up to some one; of none as long as nothing is masked
    bool any_masked_ = false;

    /// Goes on to the last node.
    constexpr void mark_masked() {
        any_masked_ = true;
        for (node_id n = masked_.size(); n < nodes.size(); ++n)
            masked_.put(takes_mask(nodes.data()[n]));
    }

    constexpr bool takes_mask(const node& n) const {
        if (n.op->masks == masking::none) return false;
        if (n.op->masks == masking::source) return true;
        const bool all = n.op->masks == masking::all;
        const std::uint32_t count = n.op->masks == masking::first && n.arity > 0 ? 1u : n.arity;
        for (std::uint32_t k = 0; k < count; ++k)
            if (masked_[inputs[n.inputs + k]] != all) return !all;
        return all && count > 0;
    }
    constexpr std::uint32_t bucket_of(
        std::uint32_t h, std::uint32_t type_index, const node_id* in, std::uint32_t arity,
        const std::int64_t* values, std::uint32_t count) const {
        h ^= type_index * 40503u;
        for (std::uint32_t i = 0; i < arity; ++i) h = (h ^ in[i]) * 16777619u;
        for (std::uint32_t i = 0; i < count; ++i)
            h = (h ^ static_cast<std::uint32_t>(values[i] ^ (values[i] >> 32))) * 16777619u;
        return (h ^ (h >> 15)) & (buckets_ - 1);
    }
    /// 1 + the node in a chain that is this application, or 0.
    constexpr node_id find(
        node_id head, const operation& op, std::uint16_t type_index, const node_id* in,
        std::uint32_t arity, const std::int64_t* attribute_values,
        std::uint32_t attribute_count) const {
        // Raw pointers, because g++ spends microseconds on every call in a constant evaluation.
        const node* const made = nodes.data();
        const node_id* const chain = next_.data();
        for (node_id i = head; i != 0; i = chain[i - 1]) {
            const node& n = made[i - 1];
            if (n.op != &op || n.type != type_index || n.arity != arity ||
                n.attribute_count != attribute_count || n.scope != scope)
                continue;
            bool same = true;
            for (std::uint32_t k = 0; k < arity; ++k)
                same = same && inputs.data()[n.inputs + k] == in[k];
            for (std::uint32_t k = 0; k < attribute_count; ++k)
                same = same && attributes.data()[n.attributes + k] == attribute_values[k];
            if (same) return i;
        }
        return 0;
    }
    /// Makes a table of at least `wanted` buckets with all nodes in it.
    constexpr void rehash(std::uint32_t wanted) {
        buckets_ = 64;
        while (buckets_ < wanted) buckets_ *= 2;
        heads_ = pool<node_id>(buckets_);
        next_ = pool<node_id>(nodes.size());
        node_id* const heads = heads_.data();
        node_id* const chain = next_.data();
        const node* const all = nodes.data();
        for (node_id i = 0; i < nodes.size(); ++i) {
            const node& n = all[i];
            const std::uint32_t bucket = bucket_of(
                n.op->hash, n.type, inputs.data() + n.inputs, n.arity,
                attributes.data() + n.attributes, n.attribute_count);
            chain[i] = heads[bucket];
            heads[bucket] = i + 1;
        }
    }
};

}  // namespace costate
