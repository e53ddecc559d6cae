// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>

namespace costate {

/// What passes share that build a graph anew, node by node in order.
class rebuilding {
protected:
    graph_view g_;
    builder b_;
    pool<node_id> moved_;  ///< what stands for each node in the new graph

    constexpr explicit rebuilding(const graph_view& g) : g_(g), moved_(g.node_count) {
        b_.problem = g.problem;
        b_.names = pool<char>(g.names, g.name_count);
        b_.types = pool<tensor_type>(g.types, g.type_count);
    }

    /// `rewrite(n)` makes what stands for node n; for most that is `copied(n)`.
    template <class Rewrite>
    constexpr builder rebuilt(const Rewrite& rewrite) {
        for (node_id n = 0; n < g_.node_count; ++n)
            if (g_.nodes[n].scope >= b_.scopes)
                b_.scopes = static_cast<std::uint16_t>(g_.nodes[n].scope + 1);
        for (node_id n = 0; n < g_.node_count; ++n) {
            b_.scope = g_.nodes[n].scope;
            moved_[n] = rewrite(n);
        }
        b_.scope = 0;
        for (std::uint32_t i = 0; i < g_.output_count; ++i) b_.outputs.put(moved_[g_.outputs[i]]);
        return static_cast<builder&&>(b_);
    }

    /// The same operation applied to what stands for its inputs.
    constexpr node_id copied(node_id n) { return copied(n, g_.nodes[n].type); }
    constexpr node_id copied(node_id n, std::uint16_t type_index) {
        const std::uint32_t arity = g_.nodes[n].arity;
        for (std::uint32_t i = in_.size(); i < arity; ++i) in_.put(0);
        for (std::uint32_t i = 0; i < arity; ++i) in_[i] = moved_[g_.input(n, i)];
        return applied_to(n, type_index, in_.data());
    }
    constexpr node_id applied_to(node_id n, std::uint16_t type_index, const node_id* in) {
        const node& applied = g_.nodes[n];
        return b_.put(
            *applied.op, type_index, in, applied.arity, g_.attributes + applied.attributes,
            applied.attribute_count);
    }

private:
    pool<node_id> in_;
};

}  // namespace costate
