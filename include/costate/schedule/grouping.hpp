// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/contraction.hpp>
#include <costate/schedule/folded.hpp>
#include <costate/schedule/gates.hpp>

namespace costate {

/// Decides for every node in which loop it is computed, and whether it is kept. Elementwise nodes and reductions over one
/// space whose inputs are ready at the same time share a loop; elementwise nodes that follow a contraction are computed
/// on its register tile.
class grouping {
public:
    /// Of the nodes in `scope`; `body` says whether they are that of a node, whose leaves have their places already. Of
    /// `apart` samples what is kept lies side by side; 0: one after the other.
    constexpr grouping(
        const graph_view& graph, plan_builder& plan, std::uint32_t scope, bool body,
        std::uint32_t apart = 0)
        : g_(graph), p_(plan), scope_(scope), body_(body), apart_(apart), gates_(graph) {}

    /// A loop reads in memory what is kept in a node's place, as it stands or through views.
    struct read {
        node_id reader = 0, seen = 0, kept = 0;
    };
    constexpr const pool<read>& reads() const { return reads_; }

    /// Gives every node its loop, and notes when each runs.
    constexpr void place_nodes() {
        for (node_id n = 0; n < g_.node_count; ++n)
            if (g_.nodes[n].scope == scope_) place_node(n);
    }

    /// Marks what is read from memory. The outputs have their places by then.
    constexpr void store_what_is_read() {
        for (node_id n = 0; n < g_.node_count; ++n)
            if (g_.nodes[n].scope == scope_) store_inputs(n);
    }

private:
    graph_view g_;
    plan_builder& p_;
    std::uint32_t scope_;
    bool body_;
    std::uint32_t apart_;
    std::uint32_t leaves_ = 0;
    gates gates_;
    bool gated_ = gates_.any();
    pool<read> reads_;
    pool<bool> folded_;  // whether a loop folds it or what it makes of it, for itself

    constexpr form kind(node_id n) const { return g_.nodes[n].op->kind; }
    constexpr node_id base(node_id n) const { return base_of(g_, p_.nodes.data(), n); }
    constexpr tensor_type space_of(node_id n) const {
        return kind(n) == form::reduction ? g_.type(g_.input(n, 0)) : g_.type(n);
    }

    constexpr void place_node(node_id n) {
        node_plan& here = p_.nodes[n];
        const node& applied = g_.nodes[n];
        const form kind = applied.op->kind;
        const bool batched = g_.types[applied.type].batched();
        if (kind == form::leaf || (kind == form::elementwise && applied.arity == 0)) {
            here.where = kind == form::leaf ? place::leaf : place::immediate;
            if (kind == form::leaf && !body_) here.offset = leaves_++;
            here.runs = here.ready = batched ? phase::tile : phase::before;
            return;
        }
        if (kind == form::result) {
            const node_plan& kernel = p_.nodes[g_.input(n, 0)];
            here = kernel;
            here.stored = true;
            if (here.runs == phase::tile && !batched) here.ready = phase::after;
            return;
        }
        bool sees_samples = batched;
        phase latest = phase::before;
        const node_plan* const plan = p_.nodes.data();
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            const node_id in = g_.inputs[applied.inputs + i];
            const tensor_type& type = g_.types[g_.nodes[in].type];
            sees_samples = sees_samples || (type.rank > 0 && type.dims[0] == batch_extent);
            if (plan[in].ready > latest) latest = plan[in].ready;
        }
        if (sees_samples && latest == phase::after)
            p_.problem = message_of(mistake::several_sweeps);
        const bool loops = kind == form::elementwise || kind == form::reduction;
        if (apart_ != 0 && batched && loops && !goes_out(n)) here.apart = apart_;
        here.runs = sees_samples ? phase::tile : latest;
        here.ready = sees_samples && !batched ? phase::after : here.runs;
        if (kind == form::view) {
            here.level = p_.nodes[g_.input(n, 0)].level;
            if (see_through(n)) return;
        }
        if (kind == form::contraction || kind == form::kernel)
            for (std::uint32_t i = 0; i < applied.arity; ++i) {
                // Kernels read elements of one type and do not compute what is nowhere.
                const node_id in = g_.input(n, i);
                const element stored = g_.type(base(in)).kind;
                const element wanted = g_.type(in).kind;
                const bool converted = stored != wanted &&
                    (kind == form::kernel || !converts_operand(g_, n, i, stored, wanted));
                if (converted || p_.nodes[base(in)].where == place::immediate) keep(in);
            }
        join_group(n);
    }

    /// Gives a view, a constant or a counter a place of its own.
    constexpr void keep(node_id n) {
        if (p_.nodes[n].group != no_group) return;
        p_.nodes[n].where = place::nowhere;
        p_.nodes[n].stored = true;
        join_group(n);
    }

    /// A view needs no loop: the layout pass has put copies in front of those that cannot be walked through.
    constexpr bool see_through(node_id n) {
        const node_id in = g_.input(n, 0);
        if (p_.nodes[in].where == place::immediate) return false;
        p_.nodes[n].where = place::through;
        return true;
    }

    /// Whether the caller gets a tensor for each sample, one after the other.
    constexpr bool goes_out(node_id n) const {
        if (!g_.type(n).batched() || g_.type(n).size() == 1) return false;
        for (std::uint32_t i = 0; i < g_.output_count; ++i)
            if (g_.outputs[i] == n) return true;
        return false;
    }

    constexpr bool along_samples(node_id n) const {
        return !goes_out(n) && gates_.of(n) == no_node;
    }
    constexpr bool same_loop(
        const group_plan& group, const tensor_type& space, element computes, phase runs, bool along,
        node_id gated_by = no_node) const {
        return group.runs == runs && group.computes == computes && group.along_samples == along &&
            group.gated_by == gated_by && group.space.same_shape(space);
    }

    /// The common case: an elementwise node all of whose computed inputs are in one loop over its own space.
    constexpr bool join_inputs(node_id n) {
        const node_plan* const plan = p_.nodes.data();
        const node& applied = g_.nodes[n];
        if (applied.op->kind != form::elementwise) return false;
        std::uint32_t group = no_group;
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            const node_id in = g_.inputs[applied.inputs + i];
            const node_plan& from = plan[in];
            if (from.where == place::immediate || from.where == place::leaf) continue;
            if (from.group == no_group || (group != no_group && from.group != group) ||
                from.ready != plan[n].runs || g_.nodes[in].type != applied.type ||
                g_.nodes[in].op->kind != form::elementwise)
                return false;
            group = from.group;
        }
        if (group == no_group || p_.groups[group].kind != form::elementwise ||
            (gated_ && p_.groups[group].gated_by != gates_.of(n)) ||
            (apart_ != 0 && p_.groups[group].along_samples != along_samples(n)))
            return false;
        p_.nodes[n].group = group;
        p_.nodes[n].level = p_.groups[group].level;
        return true;
    }

    constexpr void join_group(node_id n) {
        if (join_inputs(n)) return;
        node_plan& here = p_.nodes[n];
        const node& applied = g_.nodes[n];
        const tensor_type space = space_of(n);
        const element computes = g_.type(n).kind;
        const bool along = apart_ != 0 && along_samples(n);
        const node_id gated_by = gated_ ? gates_.of(n) : no_node;
        const bool loops =
            kind(n) == form::elementwise || kind(n) == form::reduction || kind(n) == form::view;
        std::uint32_t level = 0;
        std::uint32_t joined = no_group;
        bool several = false;
        const auto consider = [&](std::uint32_t candidate, std::uint32_t group) {
            if (candidate > level || (candidate == level && joined == no_group)) {
                if (candidate > level) several = false;
                joined = candidate >= level ? group : joined;
                level = candidate;
            } else if (candidate == level && group != joined && group != no_group) {
                several = true;
                if (group > joined) joined = group;
            }
        };
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            const node_id in = g_.input(n, i);
            const node_plan& from = p_.nodes[in];
            if (p_.nodes[base(in)].where == place::leaf) continue;
            if (from.where == place::immediate || p_.nodes[base(in)].ready != here.runs) continue;
            bool joins = loops && kind(n) != form::view && kind(in) == form::elementwise &&
                from.group != no_group &&
                same_loop(p_.groups[from.group], space, computes, here.runs, along, gated_by);
            if (loops && kind(in) == form::contraction && from.group != no_group) joins = true;
            if (joins && p_.groups[from.group].kind == form::contraction)
                joins = kind(n) == form::elementwise && !reads_bounded(n) &&
                    epilogue_takes(from.group, space, computes, here.runs) &&
                    reads_in_step(n, from.group);
            consider(from.level + (joins ? 0 : 1), joins ? from.group : no_group);
        }
        // Inputs of one level in two loops: behind the product that runs later, or else in a loop of its own behind both.
        if (several && p_.groups[joined].kind != form::contraction) {
            ++level;
            joined = no_group;
        }
        here.level = level;
        if (!loops) {
            here.group = new_group(n, level, space, computes);
            return;
        }
        if (joined == no_group)
            for (std::uint32_t i = 0; i < p_.groups.size() && joined == no_group; ++i)
                if (p_.groups[i].kind == form::elementwise && p_.groups[i].level == level &&
                    same_loop(p_.groups[i], space, computes, here.runs, along, gated_by))
                    joined = i;
        here.group = joined != no_group ? joined : new_group(n, level, space, computes);
    }

    /// Whether an input is 0 outside of a window, which only loops over elements know how to read.
    constexpr bool reads_bounded(node_id n) const {
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
            if (is_window(g_, g_.input(n, i)) ||
                resolve(g_, p_.nodes.data(), g_.input(n, i)).bounded)
                return true;
        return false;
    }

    /// Whether what a node reads from memory can be walked through as the contraction of a group walks through its result,
    /// whose axes it may have joined.
    constexpr bool reads_in_step(node_id n, std::uint32_t group) {
        if (g_.type(n).rank < 3) return true;
        if (folded_.size() == 0) folded_ = folded_nodes(g_);
        if (folded_[n] || folded_[p_.groups[group].leader]) return false;
        const contraction_loops loops = loops_of(g_, p_.nodes.data(), p_.groups[group].leader);
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i) {
            const node_id in = g_.input(n, i);
            if (p_.nodes[in].group == group) continue;
            const bool counts = p_.nodes[in].where == place::immediate;
            if (counts && !is_counter(g_, in)) continue;
            if (!loops.join(
                    g_.type(n), counts ? counted(g_, in) : resolve(g_, p_.nodes.data(), in)))
                return false;
        }
        return true;
    }

    constexpr bool epilogue_takes(
        std::uint32_t group, const tensor_type& space, element computes, phase runs) const {
        const group_plan& c = p_.groups[group];
        return same_loop(c, space, computes, runs, false) && p_.nodes[c.leader].ready == runs &&
            c.axes != 0;
    }

    constexpr std::uint32_t new_group(
        node_id n, std::uint32_t level, const tensor_type& space, element computes) {
        group_plan group;
        group.kind =
            kind(n) == form::contraction || kind(n) == form::kernel ? kind(n) : form::elementwise;
        group.runs = p_.nodes[n].runs;
        group.level = level;
        group.space = space;
        group.computes = computes;
        group.leader = n;
        group.along_samples = apart_ != 0 && group.kind == form::elementwise && along_samples(n);
        if (gated_) group.gated_by = gates_.of(n);
        if (group.kind == form::contraction)
            group.axes = loops_of(g_, p_.nodes.data(), n).fuses() ? 2 : 0;
        p_.groups.put(group);
        return p_.groups.size() - 1;
    }

    /// A node is kept where a loop other than its own, or a view, or a kernel reads it.
    constexpr void store_inputs(node_id n) {
        const node& applied = g_.nodes[n];
        node_plan* const plan = p_.nodes.data();
        const std::uint32_t group = plan[n].group;
        const form reader = applied.op->kind;
        if (reader == form::reduction || reader == form::kernel) plan[n].stored = true;
        if (reader == form::view && plan[n].where == place::nowhere) plan[n].stored = true;
        if (plan[n].where == place::through) return;
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            const node_id in = g_.inputs[applied.inputs + i];
            const form made = g_.nodes[in].op->kind;
            // Read from a register: a neighbour in the same loop, or the contraction in front of it.
            if (plan[in].where != place::through && plan[in].group == group &&
                (made == form::elementwise || made == form::contraction))
                continue;
            const node_id kept = base(in);
            if (plan[kept].where == place::immediate && reader != form::kernel) continue;
            plan[kept].stored = true;
            reads_.put({n, in, kept});
        }
    }
};

}  // namespace costate
