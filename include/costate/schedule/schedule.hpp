// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/window.hpp>
#include <costate/schedule/contraction.hpp>
#include <costate/schedule/workspace.hpp>

namespace costate {

/// Decides for every node in which loop it is computed and where it is kept. Elementwise nodes and reductions over one
/// space whose inputs are ready at the same time share a loop; elementwise nodes that follow a contraction are computed
/// on its register tile.
class scheduler {
public:
    /// The graph itself, or the body of `owner` if one is given.
    constexpr scheduler(const graph_view& graph, std::uint32_t tile, node_id owner = no_node)
        : g_(graph), tile_(tile), owner_(owner) {
        if (owner != no_node) body_ = g_.nodes[owner].op->body(g_, owner);
    }

    constexpr plan_builder run() {
        p_.nodes = pool<node_plan>(g_.node_count);
        for (std::uint32_t i = 0; i < body_.leaves; ++i) {
            node_plan& leaf = p_.nodes[g_.input(owner_, body_.first_leaf + i)];
            leaf.where = place::leaf;
            leaf.offset = i;
        }
        for (node_id n = 0; n < g_.node_count; ++n)
            if (g_.nodes[n].scope == body_.scope) place_node(n);
        const std::uint32_t outputs = owner_ == no_node ? g_.output_count : body_.results;
        for (std::uint32_t i = 0; i < outputs; ++i) {
            node_plan& output =
                p_.nodes
                    [owner_ == no_node ? g_.outputs[i] : g_.input(owner_, body_.first_result + i)];
            output.where = place::output;
            output.offset = i;
            output.stored = true;
        }
        for (node_id n = 0; n < g_.node_count; ++n)
            if (g_.nodes[n].scope == body_.scope) store_inputs(n);
        order_groups();
        for (std::uint32_t i = 0; i < p_.groups.size(); ++i) fill(i);
        allocate();
        return static_cast<plan_builder&&>(p_);
    }

private:
    graph_view g_;
    std::uint32_t tile_;
    node_id owner_;
    body_span body_{};
    plan_builder p_;
    std::uint32_t leaves_ = 0;

    constexpr bool batched(node_id n) const { return g_.type(n).batched(); }
    constexpr form kind(node_id n) const { return g_.nodes[n].op->kind; }
    constexpr node_id base(node_id n) const {
        while (p_.nodes[n].where == place::through) n = g_.input(n, 0);
        return n;
    }
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
            if (kind == form::leaf && owner_ == no_node) here.offset = leaves_++;
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
                const bool converted = g_.type(base(in)).kind != g_.type(in).kind;
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

    constexpr bool same_loop(
        const group_plan& group, const tensor_type& space, element computes, phase runs) const {
        return group.runs == runs && group.computes == computes && group.space.same_shape(space);
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
        if (group == no_group || p_.groups[group].kind != form::elementwise) return false;
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
            }
        };
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            const node_id in = g_.input(n, i);
            const node_plan& from = p_.nodes[in];
            if (p_.nodes[base(in)].where == place::leaf) continue;
            if (from.where == place::immediate || from.ready != here.runs)
                continue;  // an earlier phase
            bool joins = loops && kind(n) != form::view && kind(in) == form::elementwise &&
                from.group != no_group &&
                same_loop(p_.groups[from.group], space, computes, here.runs);
            if (loops && kind(in) == form::contraction && from.group != no_group) joins = true;
            if (joins && p_.groups[from.group].kind == form::contraction)
                joins = kind(n) == form::elementwise && !reads_bounded(n) &&
                    epilogue_takes(from.group, space, computes, here.runs);
            consider(from.level + (joins ? 0 : 1), joins ? from.group : no_group);
        }
        if (several) {  // inputs of one level in two loops: a loop of its own behind both
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
                    same_loop(p_.groups[i], space, computes, here.runs))
                    joined = i;
        here.group = joined != no_group ? joined : new_group(n, level, space, computes);
    }

    /// Whether an input is 0 outside of a window, which only loops over elements know how to read.
    constexpr bool reads_bounded(node_id n) const {
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
            if (is_window(g_.input(n, i)) || resolve(g_, p_.nodes, g_.input(n, i)).bounded)
                return true;
        return false;
    }

    constexpr bool epilogue_takes(
        std::uint32_t group, const tensor_type& space, element computes, phase runs) const {
        const group_plan& c = p_.groups[group];
        return same_loop(c, space, computes, runs) && p_.nodes[c.leader].ready == runs &&
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
        if (group.kind == form::contraction) {
            group.axes = loops_of(g_, p_.nodes, n).fuses() ? 2 : 0;
        }
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
        }
    }

    constexpr void order_groups() {
        const std::uint32_t count = p_.groups.size();
        pool<std::uint32_t> order(count);
        for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
        const auto before = [&](std::uint32_t a, std::uint32_t b) {
            const group_plan& x = p_.groups[a];
            const group_plan& y = p_.groups[b];
            return x.runs != y.runs ? x.runs < y.runs : x.level < y.level;
        };
        for (std::uint32_t i = 1; i < count; ++i)
            for (std::uint32_t j = i; j > 0 && before(order[j], order[j - 1]); --j) {
                const std::uint32_t t = order[j];
                order[j] = order[j - 1];
                order[j - 1] = t;
            }
        pool<group_plan> sorted(count);
        pool<std::uint32_t> moved(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            sorted[i] = p_.groups[order[i]];
            moved[order[i]] = i;
        }
        p_.groups = static_cast<pool<group_plan>&&>(sorted);
        by_group_begin_ = pool<std::uint32_t>(count + 1);
        std::uint32_t* const counts = by_group_begin_.data();
        const std::uint32_t* const places = moved.data();
        node_plan* const plan = p_.nodes.data();
        for (node_id n = 0; n < g_.node_count; ++n)
            if (plan[n].group != no_group) ++counts[(plan[n].group = places[plan[n].group]) + 1];
        for (std::uint32_t i = 0; i < count; ++i) counts[i + 1] += counts[i];
        by_group_ = pool<node_id>(counts[count]);
        pool<std::uint32_t> reached(counts, count);
        std::uint32_t* const next = reached.data();
        node_id* const listed = by_group_.data();
        for (node_id n = 0; n < g_.node_count; ++n)
            if (plan[n].group != no_group) listed[next[plan[n].group]++] = n;
        slot_ = pool<std::uint32_t>(g_.node_count);
        seen_ = pool<std::uint32_t>(g_.node_count);
    }

    pool<std::uint32_t> by_group_begin_;
    pool<node_id> by_group_;
    pool<std::uint32_t> slot_;  // register of a node in the group at hand
    pool<std::uint32_t> seen_;  // 1 + the group in which that holds

    /// Lists what a loop loads, computes, folds and stores, and joins the axes of its space.
    constexpr void fill(std::uint32_t index) {
        group_plan& group = p_.groups[index];
        group.first_load = p_.loads.size();
        group.first_member = p_.members.size();
        group.first_fold = p_.folds.size();
        group.first_store = p_.stores.size();
        const std::uint32_t begin = by_group_begin_[index];
        const std::uint32_t end = by_group_begin_[index + 1];
        std::uint32_t registers = 0;
        if (group.kind == form::kernel) return;
        const node_plan* const plan = p_.nodes.data();
        std::uint32_t* const slot = slot_.data();
        std::uint32_t* const seen = seen_.data();
        const node_id* const mine = by_group_.data();
        if (group.kind == form::contraction) {
            slot[group.leader] = registers++;
            seen[group.leader] = index + 1;
        }
        // Loads first, so that the members' registers follow in order.
        for (std::uint32_t k = begin; k < end; ++k) {
            const node_id n = mine[k];
            if (n == group.leader && group.kind == form::contraction) continue;
            const node& applied = g_.nodes[n];
            if (applied.op->kind == form::view) {
                load(index, n, n, registers);
                continue;
            }
            for (std::uint32_t i = 0; i < applied.arity; ++i) {
                const node_id in = g_.inputs[applied.inputs + i];
                if (seen[in] == index + 1) continue;
                if (plan[in].group == index && g_.nodes[in].op->kind == form::elementwise) continue;
                if (plan[in].where == place::immediate && kind_of_counter(in) == 0) continue;
                load(index, in, in, registers);
            }
        }
        for (std::uint32_t k = begin; k < end; ++k) {
            const node_id n = mine[k];
            if (n == group.leader && group.kind == form::contraction) continue;
            const node& applied = g_.nodes[n];
            if (applied.op->kind == form::view) continue;
            for (std::uint32_t i = 0; i < applied.arity; ++i) {
                const node_id in = g_.inputs[applied.inputs + i];
                if (seen[in] == index + 1) continue;
                slot[in] = registers++;
                seen[in] = index + 1;
                p_.members.put({in, slot[in], p_.operands.size()});
            }
            const std::uint32_t first = p_.operands.size();
            for (std::uint32_t i = 0; i < applied.arity; ++i)
                p_.operands.put(slot[g_.inputs[applied.inputs + i]]);
            if (applied.op->kind == form::reduction) {
                walk fold{n, n, slot[g_.input(n, 0)], 0, {}};
                fold_strides(n, fold.strides);
                p_.folds.put(fold);
            } else {
                slot[n] = registers++;
                seen[n] = index + 1;
                p_.members.put({n, slot[n], first});
            }
        }
        for (std::uint32_t k = begin; k < end; ++k) {
            const node_id n = mine[k];
            if (!plan[n].stored || kind(n) == form::reduction) continue;
            walk store{n, n, slot_[n], 0, {}};
            row_major(g_.type(n), store.strides);
            p_.stores.put(store);
        }
        group.loads = p_.loads.size() - group.first_load;
        group.members = p_.members.size() - group.first_member;
        group.folds = p_.folds.size() - group.first_fold;
        group.stores = p_.stores.size() - group.first_store;
        group.registers = registers;
        if (group.kind == form::elementwise) join_axes(group);
    }

    /// Counters are read like memory that holds its own index: they have strides.
    constexpr int kind_of_counter(node_id n) const {
        return (g_.nodes[n].attribute_count == 1 && !is_splat(n)) || is_window(n) ? 1 : 0;
    }
    constexpr bool is_window(node_id n) const { return g_.nodes[n].op == &operation_of<window_op>; }
    constexpr bool is_splat(node_id n) const { return g_.nodes[n].op->role == algebra::constant; }

    constexpr void load(std::uint32_t index, node_id n, node_id as, std::uint32_t& registers) {
        walk w;
        if (p_.nodes[n].where == place::immediate) {
            w = walk{n, n, 0, 0, {}};
            if (is_window(n)) {
                w.bounded = true;
                for (std::uint32_t i = 0; i < g_.type(n).rank; ++i) {
                    w.begin[i] = g_.attribute(n, i);
                    w.end[i] = g_.attribute(n, g_.type(n).rank + i);
                }
            } else if (g_.attribute(n, 0) >= 0) {
                w.strides[g_.attribute(n, 0)] = 1;
            }
        } else if (kind(n) == form::view && p_.nodes[n].group == index) {
            const place kept = p_.nodes[n].where;
            p_.nodes[n].where = place::through;
            w = resolve(g_, p_.nodes, n);
            p_.nodes[n].where = kept;
            if (p_.nodes[w.base].where == place::immediate) w.base = w.id = g_.input(n, 0);
        } else {
            w = resolve(g_, p_.nodes, n);
        }
        w.slot = registers;
        slot_[as] = registers++;
        seen_[as] = index + 1;
        p_.loads.put(w);
    }

    constexpr void fold_strides(node_id n, std::int64_t* strides) const {
        const tensor_type& in = g_.type(g_.input(n, 0));
        std::int64_t step = 1;
        for (std::uint32_t i = in.rank; i > 0; --i) {
            if (((g_.attribute(n, 0) >> (i - 1)) & 1) != 0) continue;
            strides[i - 1] = step;
            step *= static_cast<std::int64_t>(in.dims[i - 1]);
        }
    }

    template <class F>
    constexpr void each_walk(const group_plan& group, F f) {
        for (std::uint32_t i = 0; i < group.loads; ++i) f(p_.loads[group.first_load + i]);
        for (std::uint32_t i = 0; i < group.folds; ++i) f(p_.folds[group.first_fold + i]);
        for (std::uint32_t i = 0; i < group.stores; ++i) f(p_.stores[group.first_store + i]);
    }

    /// Joins neighbouring axes along which everything in the loop is walked in step, so that most loops have one.
    constexpr void join_axes(group_plan& group) {
        const tensor_type& space = group.space;
        std::uint32_t kept[max_rank]{};
        extent lengths[max_rank]{};
        std::uint32_t axes = 0;
        for (std::uint32_t i = 0; i < space.rank; ++i) {
            if (space.dims[i] == 1) continue;
            bool joins = axes > 0;
            if (joins)
                each_walk(group, [&](const walk& w) {
                    joins = joins &&
                        w.strides[kept[axes - 1]] ==
                            w.strides[i] * static_cast<std::int64_t>(space.dims[i]) &&
                        !w.restricts(i, space.dims[i]) &&
                        !(w.restricts(kept[axes - 1], lengths[axes - 1]) &&
                          lengths[axes - 1] == batch_extent);
                });
            if (joins) {
                each_walk(group, [&](walk& w) {
                    w.begin[i] = w.begin[kept[axes - 1]] * static_cast<std::int64_t>(space.dims[i]);
                    w.end[i] = w.end[kept[axes - 1]] * static_cast<std::int64_t>(space.dims[i]);
                });
                kept[axes - 1] = i;
                if (lengths[axes - 1] == batch_extent)
                    group.row *= space.dims[i];
                else
                    lengths[axes - 1] *= space.dims[i];
            } else {
                kept[axes] = i;
                lengths[axes] = space.dims[i];
                ++axes;
            }
        }
        each_walk(group, [&](walk& w) {
            const walk whole = w;
            for (std::uint32_t i = 0; i < max_rank; ++i) {
                w.strides[i] = i < axes ? whole.strides[kept[i]] : 0;
                w.begin[i] = i < axes ? whole.begin[kept[i]] : 0;
                w.end[i] = i < axes ? whole.end[kept[i]] : 0;
            }
            group.bounded = group.bounded || w.bounded;
        });
        group.axes = static_cast<std::uint8_t>(axes);
        for (std::uint32_t i = 0; i < axes; ++i) group.extents[i] = lengths[i];
    }

    /// One arena: each node gets the lowest place that is free for as long as somebody needs it.
    constexpr void allocate() {
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
            for (std::uint32_t i = 0; i < applied.arity; ++i) {
                node_id kept = g_.inputs[applied.inputs + i];
                if (plan[kept].group == plan[n].group) continue;
                kept = base(kept);
                std::uint32_t use = plan[n].group;
                if (plan[kept].runs == phase::before && plan[n].runs == phase::tile)
                    use = last_tile;
                if (use > last_use[kept]) last_use[kept] = use;
            }
        }
        struct interval {
            std::uint32_t from = 0, to = 0, offset = 0, bytes = 0;
        };
        pool<interval> taken;
        for (std::uint32_t group = 0; group < groups; ++group)
            for (std::uint32_t k = by_group_begin_[group]; k < by_group_begin_[group + 1]; ++k) {
                const node_id n = by_group_.data()[k];
                node_plan& here = p_.nodes.data()[n];
                if (!here.stored || here.where == place::output) continue;
                here.where = place::arena;
                const std::size_t samples = batched(n) ? tile_ : 1;
                // Rounded up to a cache line.
                if (g_.nodes[n].op->body != nullptr)
                    here.bytes = workspace_of(g_, n, tile_).total +
                        scheduler(g_, tile_, n).run().arena_bytes;
                else
                    here.bytes = static_cast<std::uint32_t>(
                        (g_.type(n).size() * samples * bytes_of(g_.type(n).kind) + 63) / 64 * 64);
                interval mine{group, last_use[n] > group ? last_use[n] : group, 0, here.bytes};
                if (here.ready == phase::after && here.runs == phase::tile) mine.from = first_tile;
                bool moved = true;
                while (moved) {
                    moved = false;
                    for (const interval& other : taken)
                        if (other.from <= mine.to && mine.from <= other.to &&
                            mine.offset < other.offset + other.bytes &&
                            other.offset < mine.offset + mine.bytes) {
                            mine.offset = other.offset + other.bytes;
                            moved = true;
                        }
                }
                here.offset = mine.offset;
                if (mine.offset + mine.bytes > p_.arena_bytes)
                    p_.arena_bytes = mine.offset + mine.bytes;
                taken.put(mine);
            }
    }
};

}  // namespace costate
