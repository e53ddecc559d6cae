// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/copy.hpp>
#include <costate/schedule/plan.hpp>
#include <costate/transform/scan_layout.hpp>

namespace costate {

/// The loops of a graph (the nodes that have a body) in order, each with the nodes of its body.
class loop_bodies {
public:
    struct loop {
        node_id id = 0;
        std::uint16_t scope = 0;
        scan_layout layout{};
        std::uint32_t first = 0, count = 0;  ///< of its body's nodes
    };

    /// Nothing is known of the length of a batch but that tiles have at least so many samples.
    static constexpr std::size_t fewest_samples = 8;

    constexpr explicit loop_bodies(const graph_view& g) : g_(g) {
        std::uint32_t scopes = 1;
        for (node_id n = 0; n < g.node_count; ++n) {
            if (g.nodes[n].scope >= scopes) scopes = g.nodes[n].scope + 1u;
            if (g.nodes[n].op->body == nullptr) continue;
            const scan_layout l = scan_layout::unpack(g.attributes + g.nodes[n].attributes);
            loops_.put({n, g.nodes[g.input(n, 2 * l.leaves())].scope, l});
        }
        pool<std::uint32_t> begin(scopes + 1);
        for (node_id n = 0; n < g.node_count; ++n) ++begin[g.nodes[n].scope + 1u];
        for (std::uint32_t i = 0; i < scopes; ++i) begin[i + 1] += begin[i];
        for (loop& l : loops_) {
            l.first = begin[l.scope];
            l.count = begin[l.scope + 1u] - l.first;
        }
        nodes_ = pool<node_id>(g.node_count);
        for (node_id n = 0; n < g.node_count; ++n) nodes_[begin[g.nodes[n].scope]++] = n;
    }

    static constexpr bool any(const graph_view& g) {
        for (node_id n = 0; n < g.node_count; ++n)
            if (g.nodes[n].op->body != nullptr) return true;
        return false;
    }

    constexpr std::uint32_t size() const { return loops_.size(); }
    constexpr const loop& operator[](std::uint32_t i) const { return loops_[i]; }
    constexpr node_id body_node(const loop& l, std::uint32_t i) const {
        return nodes_[l.first + i];
    }

    /// Whether a loop runs for each tile of samples: results that are not of each sample are complete after all of them.
    constexpr bool sees_samples(const loop& l) const {
        for (std::uint32_t i = 0; i < l.count; ++i)
            if (g_.type(body_node(l, i)).batched()) return true;
        return false;
    }

    // What a loop's inputs are.
    constexpr node_id outside(const loop& l, std::uint32_t i) const { return g_.input(l.id, i); }
    constexpr node_id leaf(const loop& l, std::uint32_t i) const {
        return g_.input(l.id, l.layout.leaves() + i);
    }
    constexpr node_id result(const loop& l, std::uint32_t i) const {
        return g_.input(l.id, 2 * l.layout.leaves() + i);
    }
    /// What the body computes for a result, which is a copy of it.
    constexpr node_id computed(const loop& l, std::uint32_t i) const {
        node_id r = result(l, i);
        while (g_.nodes[r].op == &operation_of<copy_op>) r = g_.input(r, 0);
        return r;
    }

private:
    graph_view g_;
    pool<loop> loops_;
    pool<node_id> nodes_;  // of one scope after those of another
};

/// Finds what the steps of one loop compute that those of an earlier one have computed already: of nodes that are equal
/// applications to equal inputs, where the sequences that a loop reads are the other's results, or both read the same,
/// and both capture the same.
class same_steps {
public:
    constexpr same_steps(
        const graph_view& g, const loop_bodies& loops, std::uint32_t earlier, std::uint32_t later)
        : g_(g), e_(loops[earlier]), l_(loops[later]), loops_(loops) {
        if (g.nodes[e_.id].scope != g.nodes[l_.id].scope || e_.layout.steps != l_.layout.steps ||
            e_.layout.counted != l_.layout.counted ||
            (e_.layout.counted &&
             loops.outside(e_, e_.layout.leaves() - 1) !=
                 loops.outside(l_, l_.layout.leaves() - 1)))
            return;
        same_ = pool<node_id>(g.node_count);
        for (node_id& n : same_) n = no_node;
        if (!match_leaves()) return;
        fill_table();
        for (std::uint32_t i = 0; i < l_.count; ++i) {
            const node_id n = loops_.body_node(l_, i);
            if (same_[n] == no_node && g_.nodes[n].op->kind != form::leaf) same_[n] = equal_to(n);
        }
    }

    constexpr bool any() const { return any_; }
    /// The node of the earlier body that has the value of node `n` of the later one in every step; no_node if none has.
    constexpr node_id operator[](node_id n) const { return same_[n]; }

private:
    static constexpr std::uint32_t buckets = 256;

    graph_view g_;
    const loop_bodies::loop& e_;
    const loop_bodies::loop& l_;
    const loop_bodies& loops_;
    pool<node_id> same_;
    pool<node_id> heads_, next_;  // hash table of the earlier body: 1 + its nodes
    bool any_ = false;

    constexpr void matches(node_id leaf, node_id other) {
        if (same_[leaf] != no_node || g_.nodes[leaf].type != g_.nodes[other].type) return;
        same_[leaf] = other;
        any_ = true;
    }
    constexpr bool match_leaves() {
        const scan_layout& e = e_.layout;
        const scan_layout& l = l_.layout;
        for (std::uint32_t i = l.carries; i < l.carries + l.sequences; ++i) {
            const node_id all = loops_.outside(l_, i);
            if (g_.nodes[all].op->kind == form::result && g_.input(all, 0) == e_.id) {
                const auto number = static_cast<std::uint32_t>(g_.attribute(all, 0));
                if (number >= e.carries) matches(loops_.leaf(l_, i), loops_.computed(e_, number));
            }
            for (std::uint32_t k = e.carries; k < e.carries + e.sequences; ++k)
                if (loops_.outside(e_, k) == all) matches(loops_.leaf(l_, i), loops_.leaf(e_, k));
        }
        const bool reads = any_;
        for (std::uint32_t i = l.carries + l.sequences; i < l.leaves(); ++i)
            for (std::uint32_t k = e.carries + e.sequences; k < e.leaves(); ++k)
                if (loops_.outside(e_, k) == loops_.outside(l_, i))
                    matches(loops_.leaf(l_, i), loops_.leaf(e_, k));
        return any_ = reads;
    }
    /// The same for equal applications, whatever the order of what commutes.
    constexpr std::uint32_t bucket_of(const node& n, const node_id* in) const {
        std::uint32_t h = n.op->hash + n.type * 40503u;
        for (std::uint32_t i = 0; i < n.arity; ++i) h += (in[i] + 1) * 2654435761u;
        return (h ^ (h >> 15)) % buckets;
    }
    constexpr void fill_table() {
        heads_ = pool<node_id>(buckets);
        next_ = pool<node_id>(e_.count);
        for (std::uint32_t i = 0; i < e_.count; ++i) {
            const node& n = g_.nodes[loops_.body_node(e_, i)];
            const std::uint32_t bucket = bucket_of(n, g_.inputs + n.inputs);
            next_[i] = heads_[bucket];
            heads_[bucket] = i + 1;
        }
    }
    constexpr node_id equal_to(node_id n) const {
        const node& here = g_.nodes[n];
        node_id in[8]{};
        if (here.arity > 8) return no_node;
        for (std::uint32_t i = 0; i < here.arity; ++i) {
            const node_id k = g_.input(n, i);
            in[i] = g_.nodes[k].scope == here.scope ? same_[k] : no_node;
            if (in[i] == no_node) return no_node;
        }
        for (std::uint32_t i = heads_[bucket_of(here, in)]; i != 0; i = next_[i - 1]) {
            const node_id other = loops_.body_node(e_, i - 1);
            if (is_application(g_.nodes[other], here, in)) return other;
        }
        return no_node;
    }
    constexpr bool is_application(const node& other, const node& here, const node_id* in) const {
        if (other.op != here.op || other.type != here.type || other.arity != here.arity ||
            other.attribute_count != here.attribute_count)
            return false;
        for (std::uint32_t i = 0; i < here.attribute_count; ++i)
            if (g_.attributes[other.attributes + i] != g_.attributes[here.attributes + i])
                return false;
        const node_id* const has = g_.inputs + other.inputs;
        bool same = true;
        for (std::uint32_t i = 0; i < here.arity; ++i) same = same && has[i] == in[i];
        return same ||
            (here.op->commutative && here.arity == 2 && has[0] == in[1] && has[1] == in[0]);
    }
};

}  // namespace costate
