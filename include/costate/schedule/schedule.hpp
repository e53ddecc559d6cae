// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/arena.hpp>
#include <costate/schedule/group_order.hpp>
#include <costate/schedule/grouping.hpp>
#include <costate/schedule/loop_contents.hpp>
#include <costate/schedule/recomputation.hpp>
#include <costate/schedule/step_stacks.hpp>
#include <costate/schedule/workspace.hpp>

namespace costate {

/// Decides for every node in which loop it is computed and where it is kept.
class scheduler {
public:
    /// The graph itself, or the body of `owner` if one is given.
    constexpr scheduler(const graph_view& graph, std::uint32_t tile, node_id owner = no_node)
        : g_(graph), tile_(tile), owner_(owner) {
        if (owner != no_node) body_ = g_.nodes[owner].op->body(g_, owner);
    }

    constexpr plan_builder run() {
        p_.nodes = pool<node_plan>(g_.node_count);
        if (g_.problem != nullptr)  // such a graph may be anything
            return static_cast<plan_builder&&>(p_);
        for (std::uint32_t i = 0; i < body_.leaves; ++i) {
            node_plan& leaf = p_.nodes[g_.input(owner_, body_.first_leaf + i)];
            leaf.where = place::leaf;
            leaf.offset = i;
        }
        const bool side_by_side = owner_ == no_node && samples_side_by_side(g_);
        grouping groups(g_, p_, body_.scope, owner_ != no_node, side_by_side ? tile_ : 0);
        groups.place_nodes();
        const std::uint32_t outputs = owner_ == no_node ? g_.output_count : body_.results;
        for (std::uint32_t i = 0; i < outputs; ++i) {
            node_plan& output =
                p_.nodes
                    [owner_ == no_node ? g_.outputs[i] : g_.input(owner_, body_.first_result + i)];
            output.where = place::output;
            output.offset = i;
            output.stored = true;
        }
        groups.store_what_is_read();
        recomputation(g_, p_, groups, body_.scope, tile_).run();
        const group_nodes by_group = order_groups(p_, g_.node_count);
        loop_contents contents(g_, p_, by_group);
        for (std::uint32_t i = 0; i < p_.groups.size(); ++i) contents.fill(i);
        allocate(by_group);
        share_places();
        return static_cast<plan_builder&&>(p_);
    }

private:
    graph_view g_;
    std::uint32_t tile_;
    node_id owner_;
    body_span body_{};
    plan_builder p_;

    /// A contraction that adds to another's result, which its last attribute names, has its place. The one that comes first
    /// among those of a place begins.
    constexpr void share_places() {
        pool<std::uint32_t> earliest;  // 1 + the group that begins, for what is named
        for (std::uint32_t pass = 0; pass < 2; ++pass) {
            for (std::uint32_t i = 0; i < p_.groups.size(); ++i) {
                if (p_.groups[i].kind != form::contraction) continue;
                const node_id n = p_.groups[i].leader;
                if (g_.nodes[n].attribute_count <= 3) continue;
                const node_id first = static_cast<node_id>(g_.attribute(n, 3));
                if (earliest.size() == 0) earliest = pool<std::uint32_t>(g_.node_count);
                for (const node_id k : {first, n}) {
                    const std::uint32_t group = p_.nodes[k].group + 1;
                    if (pass == 0 && (earliest[first] == 0 || group < earliest[first]))
                        earliest[first] = group;
                    p_.nodes[k].adds = group != earliest[first];
                    p_.nodes[k].joined = true;
                }
                p_.nodes[n].where = p_.nodes[first].where;
                p_.nodes[n].offset = p_.nodes[first].offset;
                p_.nodes[n].shares = true;
            }
            if (earliest.size() == 0) return;
        }
    }

    /// Gives each node that is kept a place for as long as somebody needs it.
    constexpr void allocate(const group_nodes& by_group) {
        const std::uint32_t groups = p_.groups.size();
        std::uint32_t first_tile = groups;
        std::uint32_t last_tile = 0;
        for (std::uint32_t i = groups; i > 0; --i)
            if (p_.groups[i - 1].runs == phase::tile) {
                first_tile = i - 1;
                if (last_tile == 0) last_tile = i - 1;
            }
        pool<std::uint32_t> last_use(g_.node_count);
        const node_plan* const plan = p_.nodes.data();
        for (node_id n = 0; n < g_.node_count; ++n) {
            if (plan[n].group == no_group) continue;
            const node& applied = g_.nodes[n];
            const auto extend = [&](node_id seen_) {
                const node_id kept = base_of(g_, plan, seen_);
                std::uint32_t use = plan[n].group;
                if (plan[kept].runs == phase::before && plan[n].runs == phase::tile)
                    use = last_tile;
                if (use > last_use[kept]) last_use[kept] = use;
            };
            for (std::uint32_t i = 0; i < applied.arity; ++i) {
                const node_id in = g_.inputs[applied.inputs + i];
                if (plan[in].group == plan[n].group) continue;
                if (is_recomputed(g_, plan, in, n))
                    each_read(g_, plan, in, n, extend, [](node_id) {});
                else
                    extend(in);
            }
        }
        arena memory;
        const step_stacks stacks(g_);
        for (std::uint32_t group = 0; group < groups; ++group) {
            for (std::uint32_t k = by_group.begin[group]; k < by_group.begin[group + 1]; ++k) {
                const node_id n = by_group.nodes.data()[k];
                node_plan& here = p_.nodes.data()[n];
                if (!here.stored || here.where == place::output || here.step_bytes != 0) continue;
                if (stacks.contains(n)) {
                    allocate_steps(stacks, n, group, last_use, memory);
                    continue;
                }
                here.where = place::arena;
                const std::size_t samples = g_.type(n).batched() ? tile_ : 1;
                // Rounded up to a cache line.
                if (g_.nodes[n].op->body != nullptr)
                    here.bytes = workspace_of(g_, n, tile_).total +
                        scheduler(g_, tile_, n).run().arena_bytes;
                else
                    here.bytes = static_cast<std::uint32_t>(
                        (g_.type(n).size() * samples * bytes_of(g_.type(n).kind) + 63) / 64 * 64);
                const bool accumulates = here.ready == phase::after && here.runs == phase::tile;
                here.offset = memory.take(
                    accumulates ? first_tile : group, last_use[n] > group ? last_use[n] : group,
                    here.bytes);
            }
            group_plan& g = p_.groups[group];
            if (g.kind == form::contraction &&
                copies_operand(g_, plan, g.leader, tile_, g.computes)) {
                g.copies = true;
                g.copy_offset = memory.take(group, group, copy_room);
            }
        }
        p_.arena_bytes = memory.bytes();
    }
    /// Gives the stacks of a loop that lie together their place.
    constexpr void allocate_steps(
        const step_stacks& stacks, node_id stack, std::uint32_t group,
        const pool<std::uint32_t>& last_use, arena& memory) {
        std::uint32_t last = group;
        const std::uint32_t step = stacks.step(stack, tile_, [&](node_id n_, std::uint32_t at_) {
            p_.nodes[n_].offset = at_;
            if (last_use[n_] > last) last = last_use[n_];
        });
        const std::uint32_t bytes = step * stacks.steps(stack);
        const std::uint32_t place_of_all = memory.take(group, last, bytes);
        stacks.step(stack, tile_, [&](node_id n_, std::uint32_t) {
            node_plan& here = p_.nodes[n_];
            here.where = place::arena;
            here.offset += place_of_all;
            here.bytes = n_ == stack ? bytes : 0;
            here.step_bytes = step;
        });
    }
};

}  // namespace costate
