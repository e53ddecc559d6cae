// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/contraction.hpp>

namespace costate {

constexpr bool along_samples(const tensor_type& type) {
    for (std::uint32_t i = 0; i < type.rank; ++i)
        if (type.dims[i] == batch_extent) return true;
    return false;
}

/// Contractions over the samples whose results are only added to one another, such as the gradients of a weight that is used
/// twice, or what becomes of them along a direction: they add up in one place, that of the first of them.
class joined_sums {
public:
    constexpr explicit joined_sums(const graph_view& g) : g_(g) {
        std::uint32_t terms = 0;
        for (node_id n = 0; n < g.node_count; ++n)
            if (g.nodes[n].op->kind == form::contraction && accumulates(n)) ++terms;
        if (terms > 1) join();
    }

    constexpr bool any() const { return any_; }
    /// Whether nothing is left of a sum: its terms have it in the place of `first(n)`.
    constexpr bool is_joined(node_id n) const { return any_ && joined_[n]; }
    /// The contraction in whose place `n` has its own result, perhaps `n` itself.
    constexpr node_id first(node_id n) const {
        while (any_ && first_[n] != n) n = first_[n];
        return n;
    }

private:
    graph_view g_;
    bool any_ = false;
    pool<node_id> first_;
    pool<bool> joined_;

    constexpr bool is_addition(node_id n) const {
        const node& here = g_.nodes[n];
        return here.op->role == algebra::sum && here.op->kind == form::elementwise &&
            here.arity == 2 && here.scope == 0 && g_.input(n, 0) != g_.input(n, 1);
    }
    constexpr bool accumulates(node_id n) const {
        return g_.nodes[n].op == &operation_of<contract_op> && !along_samples(g_.type(n)) &&
            (along_samples(g_.type(g_.input(n, 0))) || along_samples(g_.type(g_.input(n, 1))));
    }
    constexpr void join() {
        pool<std::uint32_t> uses(g_.node_count);
        for (std::uint32_t i = 0; i < g_.output_count; ++i) uses[g_.outputs[i]] = 2;
        for (node_id n = 0; n < g_.node_count; ++n)
            for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i) ++uses[g_.input(n, i)];
        first_ = pool<node_id>(g_.node_count);
        joined_ = pool<bool>(g_.node_count);
        for (node_id n = 0; n < g_.node_count; ++n) {
            first_[n] = n;
            if (!is_addition(n)) continue;
            const node_id a = g_.input(n, 0);
            const node_id b = g_.input(n, 1);
            const auto is_term = [&](node_id k_) {
                return uses[k_] == 1 && (joined_[k_] || accumulates(k_));
            };
            if (!is_term(a) || !is_term(b)) continue;
            any_ = joined_[n] = true;
            const node_id x = first(a);
            const node_id y = first(b);
            first_[x < y ? y : x] = first_[n] = x < y ? x : y;
        }
    }
};

}  // namespace costate
