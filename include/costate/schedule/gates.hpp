// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/access.hpp>

#include <bit>

namespace costate {

/// Sums of what is 0 wherever another number is, a gate that many elements share and that is 0 at most places: the gradient of
/// a smallest element, which only what was smallest has. Their loop visits the places where the gate is open, and nothing else
/// that only they need is computed. A gate is known from its operations: `rare` ones, and what is 0 where those are.
class gates {
public:
    constexpr explicit gates(const graph_view& g) : g_(g) {
        node_id n = 0;  // every graph pays for this loop
        while (n < g.node_count && !(g.nodes[n].op->role == algebra::gated_product && has_gate(n)))
            ++n;
        if (n < g.node_count) find();
    }

    constexpr bool any() const { return gates_.size() != 0; }
    /// The view of the gate through which a node's loop is entered, or no node.
    constexpr node_id of(node_id n) const {
        return gates_.size() == 0 || gates_[n] == several ? no_node : gates_[n] - 1;
    }

private:
    // Shorter sums and fewer elements behind each gate are not worth a loop of their own.
    static constexpr extent long_axis = 64;
    static constexpr std::size_t least_repeated = 4;
    static constexpr std::size_t least_elements = 32;  // of a sample
    static constexpr std::uint32_t deepest = 6;  // operations between a rare one and a gate
    static constexpr node_id several = no_node;  // gates, or readers that have none

    graph_view g_;
    pool<node_id> gates_;  // 1 + the gate

    constexpr form kind(node_id n) const { return g_.nodes[n].op->kind; }
    constexpr algebra role(node_id n) const { return g_.nodes[n].op->role; }

    constexpr void find() {
        pool<node_id> zero_with(g_.node_count);  // 1 + the gate
        for (node_id n = 0; n < g_.node_count; ++n)
            if (kind(n) == form::elementwise && g_.nodes[n].arity > 0)
                zero_with[n] = gate_of(n, zero_with);
        gates_ = pool<node_id>(g_.node_count);
        for (std::uint32_t i = 0; i < g_.output_count; ++i) gates_[g_.outputs[i]] = several;
        for (node_id n = g_.node_count; n-- > 0;) {
            const node& here = g_.nodes[n];
            if (kind(n) == form::reduction)
                gates_[n] = is_gated_sum(n) && zero_with[g_.input(n, 0)] != 0
                    ? zero_with[g_.input(n, 0)]
                    : several;
            else if (kind(n) != form::elementwise || here.arity == 0)
                gates_[n] = several;
            else if (gates_[n] == 0)  // nobody reads it
                gates_[n] = several;
            for (std::uint32_t i = 0; i < here.arity; ++i) {
                node_id& read = gates_[g_.input(n, i)];
                const bool same = g_.type(g_.input(n, i)).same_shape(space_of(n));
                read = same && (read == 0 || read == gates_[n]) ? gates_[n] : several;
            }
        }
    }
    constexpr const tensor_type& space_of(node_id n) const {
        return kind(n) == form::reduction ? g_.type(g_.input(n, 0)) : g_.type(n);
    }

    /// Whether a node is probably 0 at most places.
    constexpr bool is_rare(node_id n, std::uint32_t depth = 0) const {
        const operation& op = *g_.nodes[n].op;
        if (op.rare) return true;
        if (g_.nodes[n].arity == 0 || depth == deepest) return false;
        const auto input = [&](std::uint32_t i_) { return is_rare(g_.input(n, i_), depth + 1); };
        if (op.kind == form::view) return input(0);
        if (op.kind != form::elementwise) return false;
        if (op.chooses) return is_zero(g_.input(n, 2)) && input(0);
        if (op.role == algebra::product || op.role == algebra::gated_product)
            return input(0) || input(1);
        return (op.role == algebra::negation || op.role == algebra::quotient ||
                op.role == algebra::gated_quotient) &&
            input(0);
    }
    constexpr bool is_zero(node_id n) const {
        return role(n) == algebra::constant && std::bit_cast<double>(g_.attribute(n, 0)) == 0;
    }
    /// Of a product that is 0 where one of these inputs is.
    template <class F>
    constexpr bool any_gating(node_id n, F holds) const {
        const operation& op = *g_.nodes[n].op;
        if (op.role != algebra::gated_product) return false;
        return holds(g_.input(n, 0)) || (op.commutative && holds(g_.input(n, 1)));
    }
    constexpr bool is_gate(node_id n) const { return is_repeated(n) && is_rare(n); }
    constexpr bool has_gate(node_id n) const {
        return any_gating(n, [&](node_id in_) { return is_gate(in_); });
    }
    /// 1 + the gate where a node is 0 whatever else it is made of; 0 if there is none.
    constexpr node_id gate_of(node_id n, const pool<node_id>& zero_with) const {
        node_id gate = 0;
        const auto find = [&](node_id in_) {
            gate = zero_with[in_] == 0 && is_gate(in_) ? in_ + 1 : zero_with[in_];
            return gate != 0;
        };
        if (any_gating(n, find)) return gate;
        const bool both = role(n) == algebra::sum || role(n) == algebra::difference;
        const bool same = both && zero_with[g_.input(n, 0)] == zero_with[g_.input(n, 1)];
        return role(n) == algebra::negation || same ? zero_with[g_.input(n, 0)] : 0;
    }
    /// Whether a view gives neighbours the same element, enough of them.
    constexpr bool is_repeated(node_id n) const {
        if (kind(n) != form::view) return false;
        bool possible = true;
        const walk w = follow(
            g_, [&](node_id k_) { return kind(k_) == form::view; },
            [](node_id) { return std::uint32_t{0}; }, n, possible);
        const tensor_type& type = g_.type(n);
        std::size_t repeated = 1;
        for (std::uint32_t i = type.rank; i > 1 && w.strides[i - 1] == 0; --i)
            repeated *= type.dims[i - 1];
        return possible && !w.bounded && kind(w.base) == form::elementwise && w.strides[0] != 0 &&
            repeated >= least_repeated && type.size() >= least_elements;
    }
    /// Over the first axis, which is long, and not over the last.
    constexpr bool is_gated_sum(node_id n) const {
        const tensor_type& space = g_.type(g_.input(n, 0));
        const extent length = space.dims[0];
        return role(n) == algebra::linear && (g_.attribute(n, 0) & 1) != 0 &&
            (g_.attribute(n, 0) >> (space.rank - 1u) & 1) == 0 &&
            (length == batch_extent || length > long_axis);
    }
};

}  // namespace costate
