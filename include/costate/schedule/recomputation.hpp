// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/cache.hpp>
#include <costate/schedule/access.hpp>
#include <costate/schedule/grouping.hpp>

namespace costate {

/// Decides what is kept for other loops and what these compute again: the latter where the operations, and the loads that
/// they need besides, cost no more than to store the result and to load it wherever it is read. For a pack an operation
/// counts as often as `operation::flops` says, a number that all lanes share 1, a load or a store 2, or 4 where the nearest
/// cache does not hold the place, a load of elements that lie apart 8. What nobody in its own loop reads moves to where it
/// is read.
class recomputation {
public:
    constexpr recomputation(
        const graph_view& graph, plan_builder& plan, const grouping& groups, std::uint32_t scope,
        std::uint32_t tile)
        : g_(graph), p_(plan), reads_(groups.reads()), scope_(scope), tile_(tile) {}

    constexpr void run() {
        if (reads_.size() == 0) return;
        pool<std::uint32_t> first(g_.node_count);
        first_ = static_cast<pool<std::uint32_t>&&>(first);
        for (std::uint32_t i = 0; i < reads_.size(); ++i) link(i);
        bool changed = false;
        for (node_id n = 0; n < g_.node_count; ++n)
            if (first_[n] != 0 && is_candidate(n) && is_cheaper(n)) {
                release(n);
                changed = true;
            }
        if (!changed) return;
        drop_unread();
        drop_empty_groups();
    }

private:
    using read = grouping::read;
    // Longer rows keep the axis of their packs to themselves; shorter ones join the axis before.
    static constexpr extent long_row = 32;
    // No chain as dear as this is followed any further: nothing that is kept costs as much.
    static constexpr std::uint32_t too_much = 64;

    graph_view g_;
    plan_builder& p_;
    pool<read> reads_;
    std::uint32_t scope_;
    std::uint32_t tile_;  // samples
    pool<std::uint32_t> first_;  // 1 + the latest read of what is kept in a node's place
    pool<std::uint32_t> next_;  // 1 + the read of the same before

    constexpr const node_plan& plan(node_id n) const { return p_.nodes.data()[n]; }
    constexpr std::uint32_t group_of(const read& r) const { return plan(r.reader).group; }
    constexpr bool computes(node_id n) const {
        return g_.nodes[n].op->kind == form::elementwise && g_.nodes[n].arity > 0;
    }

    constexpr void link(std::uint32_t i) {
        next_.put(first_[reads_[i].kept]);
        first_[reads_[i].kept] = i + 1;
    }
    /// Whether something holds for every read of what a node keeps; `holds` gets the read and the number of the next.
    template <class F>
    constexpr bool every_read(node_id kept, F holds) const {
        for (std::uint32_t i = first_[kept]; i != 0; i = next_[i - 1])
            if (!holds(reads_[i - 1], next_[i - 1])) return false;
        return true;
    }
    /// The same for one read of each loop.
    template <class F>
    constexpr bool every_reader(node_id kept, F holds) const {
        return every_read(kept, [&](const read& r_, std::uint32_t rest_) {
            for (std::uint32_t other_ = rest_; other_ != 0; other_ = next_[other_ - 1])
                if (group_of(reads_[other_ - 1]) == group_of(r_)) return true;
            return holds(read(r_));
        });
    }
    /// Whether a loop has the node at hand, loaded or computed again.
    constexpr bool is_read_in(node_id n, std::uint32_t group) const {
        return !every_read(base_of(g_, p_.nodes.data(), n), [&](const read& r_, std::uint32_t) {
            return r_.seen != n || group_of(r_) != group;
        });
    }

    /// Whether loops alone read the node, as it stands and in its own phase.
    constexpr bool is_candidate(node_id n) const {
        const node_plan& here = plan(n);
        if (!computes(n) || !here.stored || here.where != place::nowhere || here.ready != here.runs)
            return false;
        return every_read(n, [&](const read& r_, std::uint32_t) {
            const form reader = g_.nodes[r_.reader].op->kind;
            return r_.seen == n && plan(r_.reader).runs == here.runs &&
                (reader == form::elementwise || reader == form::reduction) &&
                p_.groups[group_of(r_)].kind == form::elementwise;
        });
    }

    /// Whether another node of its own loop reads it. Asked of few nodes, and of none in graphs that are one loop.
    constexpr bool is_read_at_home(node_id n) const {
        for (node_id user = n + 1; user < g_.node_count; ++user) {
            if (plan(user).group != plan(n).group) continue;
            for (std::uint32_t i = 0; i < g_.nodes[user].arity; ++i)
                if (g_.input(user, i) == n) return true;
        }
        return false;
    }

    /// What it costs to load or store a pack of a node.
    constexpr std::uint32_t access(node_id n) const {
        const tensor_type& type = g_.type(n);
        const std::size_t samples = type.batched() ? tile_ : 1;
        return type.size() * samples * bytes_of(type.kind) <= nearest_cache / 2 ? 2 : 4;
    }
    constexpr bool is_cheaper(node_id n) const {
        std::uint32_t kept = access(n);
        std::uint32_t again = 0;
        const bool possible = every_reader(n, [&](const read& r_) {
            const std::uint32_t before = again;
            kept += access(n);
            const bool possible_ = computing(n, group_of(r_), again);
            if (p_.groups[group_of(r_)].gated_by != no_node) again = before;  // done at few places
            return possible_;
        });
        if (!possible) return false;
        if (!is_read_at_home(n)) computing(n, no_group, kept);
        return again <= kept;
    }
    /// Adds what it costs a loop to compute a node, or says that it cannot. Sums of products are rounded once where the
    /// product is at hand and twice where it is loaded, so two loops could disagree about them.
    constexpr bool computing(node_id n, std::uint32_t group, std::uint32_t& cost) const {
        const algebra role = g_.nodes[n].op->role;
        cost += g_.nodes[n].op->flops;
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i) {
            const node_id in = g_.input(n, i);
            const algebra made = g_.nodes[in].op->role;
            if ((role == algebra::sum || role == algebra::difference) && computes(in) &&
                (made == algebra::product || made == algebra::fixed_power))
                return false;
            if (!having(in, group, cost)) return false;
        }
        return true;
    }
    /// The same for having it at hand.
    constexpr bool having(node_id n, std::uint32_t group, std::uint32_t& cost) const {
        const node_plan& here = plan(n);
        if (here.where == place::immediate) {
            cost += g_.nodes[n].op->role == algebra::constant ? 0 : 1;
            return !is_window(g_, n);
        }
        if (is_read_in(n, group)) return true;
        if (here.where == place::nowhere && !here.stored)
            return computes(n) && cost < too_much && computing(n, group, cost);
        const tensor_type& type = g_.type(n);
        const walk w = resolve(g_, p_.nodes.data(), n);
        const bool along = group != no_group &&
            (p_.groups[group].along_samples || p_.groups[group].gated_by != no_node);
        const std::uint32_t packs = along ? 0 : type.rank - 1;
        const std::int64_t step = type.rank == 0 ? 0 : w.strides[packs];
        cost += step == 0 ? 1 : step == 1 ? access(base_of(g_, p_.nodes.data(), n)) : 8;
        return !w.bounded &&
            (along || in_order(type, w.strides) ||
             ((step == 0 || step == 1) && type.dims[packs] != batch_extent &&
              type.dims[packs] >= long_row));
    }

    /// Has the loops that read a node compute it.
    constexpr void release(node_id n) {
        p_.nodes[n].stored = false;
        every_reader(n, [&](const read& r_) {
            reads_of(n, r_.reader);
            return true;
        });
    }
    constexpr void reads_of(node_id n, node_id reader) {
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i) {
            const node_id in = g_.input(n, i);
            const node_plan& here = plan(in);
            if (here.where == place::immediate || is_read_in(in, plan(reader).group)) continue;
            reads_.put({reader, in, base_of(g_, p_.nodes.data(), in)});
            link(reads_.size() - 1);
            if (here.where == place::nowhere && !here.stored) reads_of(in, reader);
        }
    }

    /// Takes what nobody reads any more out of its loop.
    constexpr void drop_unread() {
        pool<bool> read_beside(g_.node_count);
        for (node_id n = g_.node_count; n-- > 0;) {
            node_plan& here = p_.nodes[n];
            if (here.group == no_group || g_.nodes[n].scope != scope_) continue;
            if (computes(n) && here.where == place::nowhere && !here.stored && !read_beside[n]) {
                here.group = no_group;
                continue;
            }
            for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
                if (plan(g_.input(n, i)).group == here.group) read_beside[g_.input(n, i)] = true;
        }
    }
    constexpr void drop_empty_groups() {
        pool<std::uint32_t> place(p_.groups.size());
        for (node_id n = 0; n < g_.node_count; ++n)
            if (plan(n).group != no_group) place[plan(n).group] = 1;
        std::uint32_t left = 0;
        for (std::uint32_t i = 0; i < p_.groups.size(); ++i)
            if (place[i] != 0) {
                p_.groups[left] = p_.groups[i];
                place[i] = left++;
            }
        p_.groups.shrink(left);
        for (node_id n = 0; n < g_.node_count; ++n)
            if (plan(n).group != no_group) p_.nodes[n].group = place[plan(n).group];
    }
};

}  // namespace costate
