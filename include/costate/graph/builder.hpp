// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/pool.hpp>
#include <costate/graph/graph.hpp>

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
    std::uint16_t scope = 0;   ///< where new nodes go
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
        nodes.reserve(2 * g.node_count);
        for (std::uint32_t i = 0; i < g.type_count; ++i) types.put(g.types[i]);
        for (std::uint32_t i = 0; i < g.name_count; ++i) names.put(g.names[i]);
        for (std::uint32_t i = 0; i < g.input_count; ++i) inputs.put(g.inputs[i]);
        for (std::uint32_t i = 0; i < g.attribute_count; ++i) attributes.put(g.attributes[i]);
        for (std::uint32_t i = 0; i < g.output_count; ++i) outputs.put(g.outputs[i]);
        rehash(2 * g.node_count);
        for (node_id i = 0; i < g.node_count; ++i) {
            nodes.put(g.nodes[i]);
            masked_.put(takes_mask(g.nodes[i]));
            if (g.nodes[i].scope >= scopes) scopes = static_cast<std::uint16_t>(g.nodes[i].scope + 1);
            link(i);
        }
    }

    constexpr const tensor_type& type(node_id n) const { return types[nodes[n].type]; }
    constexpr node_id input(node_id n, std::uint32_t i) const { return inputs[nodes[n].inputs + i]; }
    constexpr std::int64_t attribute(node_id n, std::uint32_t i) const {
        return attributes[nodes[n].attributes + i];
    }

    /// Whether zeros of the node's value may say that a branch was not taken.
    constexpr bool is_masked(node_id n) const { return masked_[n]; }

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
    constexpr node_id put(const operation& op, std::uint16_t type_index, const node_id* in, std::uint32_t arity,
                          const std::int64_t* attribute_values = nullptr, std::uint32_t attribute_count = 0) {
        if (nodes.size() >= heads_.size()) {
            rehash(2 * nodes.size() + 64);
            for (node_id i = 0; i < nodes.size(); ++i) link(i);
        }
        node_id ordered[2];
        if (op.commutative && arity == 2 && in[0] > in[1]) {
            ordered[0] = in[1];
            ordered[1] = in[0];
            in = ordered;
        }
        std::uint32_t h = op.hash ^ (type_index * 40503u);
        for (std::uint32_t i = 0; i < arity; ++i) h = (h ^ in[i]) * 16777619u;
        for (std::uint32_t i = 0; i < attribute_count; ++i)
            h = (h ^ static_cast<std::uint32_t>(attribute_values[i] ^ (attribute_values[i] >> 32))) * 16777619u;
        const std::uint32_t bucket = (h ^ (h >> 15)) & (heads_.size() - 1);
        for (node_id i = heads_[bucket]; i != 0; i = next_[i - 1])
            if (same(i - 1, op, type_index, in, arity, attribute_values, attribute_count)) return i - 1;
        node n{&op,
               inputs.size(),
               attributes.size(),
               type_index,
               scope,
               static_cast<std::uint16_t>(arity),
               static_cast<std::uint16_t>(attribute_count)};
        for (std::uint32_t i = 0; i < arity; ++i) inputs.put(in[i]);
        for (std::uint32_t i = 0; i < attribute_count; ++i) attributes.put(attribute_values[i]);
        nodes.put(n);
        masked_.put(takes_mask(n));
        next_.put(heads_[bucket]);
        heads_[bucket] = nodes.size();
        return nodes.size() - 1;
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

    constexpr graph_view view() const {
        return {nodes.data(),   inputs.data(), attributes.data(), types.data(),  names.data(),   outputs.data(), nodes.size(),
                inputs.size(), attributes.size(), types.size(),   names.size(), outputs.size(), problem};
    }
    constexpr graph_size size() const {
        return {nodes.size(), inputs.size(), attributes.size(), types.size(), names.size(), outputs.size()};
    }

private:
    pool<node_id> heads_;  // hash table: 1 + the first node of each bucket, chained through next_
    pool<node_id> next_;
    pool<bool> masked_;

    constexpr bool takes_mask(const node& n) const {
        if (n.op->masks == masking::none) return false;
        if (n.op->masks == masking::source) return true;
        const bool all = n.op->masks == masking::all;
        const std::uint32_t count = n.op->masks == masking::first && n.arity > 0 ? 1u : n.arity;
        for (std::uint32_t k = 0; k < count; ++k)
            if (masked_[inputs[n.inputs + k]] != all) return !all;
        return all && count > 0;
    }
    constexpr bool same(node_id i, const operation& op, std::uint16_t type_index, const node_id* in, std::uint32_t arity,
                        const std::int64_t* values, std::uint32_t count) const {
        const node& n = nodes[i];
        if (n.op != &op || n.type != type_index || n.arity != arity || n.attribute_count != count || n.scope != scope)
            return false;
        for (std::uint32_t k = 0; k < arity; ++k)
            if (inputs[n.inputs + k] != in[k]) return false;
        for (std::uint32_t k = 0; k < count; ++k)
            if (attributes[n.attributes + k] != values[k]) return false;
        return true;
    }
    constexpr void rehash(std::uint32_t wanted) {
        std::uint32_t buckets = 64;
        while (buckets < wanted) buckets *= 2;
        heads_ = pool<node_id>(buckets);
        next_.clear();
    }
    constexpr void link(node_id i) {
        const node& n = nodes[i];
        std::uint32_t h = n.op->hash ^ (n.type * 40503u);
        for (std::uint32_t k = 0; k < n.arity; ++k) h = (h ^ inputs[n.inputs + k]) * 16777619u;
        for (std::uint32_t k = 0; k < n.attribute_count; ++k) {
            const std::int64_t a = attributes[n.attributes + k];
            h = (h ^ static_cast<std::uint32_t>(a ^ (a >> 32))) * 16777619u;
        }
        const std::uint32_t bucket = (h ^ (h >> 15)) & (heads_.size() - 1);
        next_.put(heads_[bucket]);
        heads_[bucket] = i + 1;
    }
};

/// Leaves a finished graph as a constant of exactly its size.
template <graph_size Size>
constexpr graph<Size> freeze(const builder& b) {
    graph<Size> g;
    for (std::uint32_t i = 0; i < Size.nodes; ++i) g.nodes[i] = b.nodes[i];
    for (std::uint32_t i = 0; i < Size.inputs; ++i) g.inputs[i] = b.inputs[i];
    for (std::uint32_t i = 0; i < Size.attributes; ++i) g.attributes[i] = b.attributes[i];
    for (std::uint32_t i = 0; i < Size.types; ++i) g.types[i] = b.types[i];
    for (std::uint32_t i = 0; i < Size.names; ++i) g.names[i] = b.names[i];
    for (std::uint32_t i = 0; i < Size.outputs; ++i) g.outputs[i] = b.outputs[i];
    g.problem = b.problem;
    return g;
}

/// Runs a pass at compile time, in a constant evaluation of its own (compilers bound the steps of one): once for the
/// size of its result and once for the result.
template <class Pass>
struct staged {
    static constexpr graph_size size = Pass::run().size();
    static constexpr graph<size> value = freeze<size>(Pass::run());

    /// The way to the graph for everything else: each direct mention of the constant makes clang emit it anew.
    static consteval graph_view view() { return value.view(); }
    static consteval node at(node_id i) { return value.nodes[i]; }
};

}  // namespace costate
