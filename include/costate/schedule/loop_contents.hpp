// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/copy.hpp>
#include <costate/schedule/access.hpp>
#include <costate/schedule/group_order.hpp>

namespace costate {

/// Writes down what the loops do: what each loads, computes, folds and stores, in which registers, and along which axes.
class loop_contents {
public:
    constexpr loop_contents(
        const graph_view& graph, plan_builder& plan, const group_nodes& by_group)
        : g_(graph),
          p_(plan),
          by_group_(by_group),
          slot_(graph.node_count),
          seen_(graph.node_count) {}

    /// Of one loop.
    constexpr void fill(std::uint32_t index) {
        group_plan& group = p_.groups[index];
        group.first_load = p_.loads.size();
        group.first_member = p_.members.size();
        group.first_fold = p_.folds.size();
        group.first_store = p_.stores.size();
        const std::uint32_t begin = by_group_.begin[index];
        const std::uint32_t end = by_group_.begin[index + 1];
        std::uint32_t registers = 0;
        if (group.kind == form::kernel) return;
        const node_plan* const plan = p_.nodes.data();
        std::uint32_t* const slot = slot_.data();
        std::uint32_t* const seen = seen_.data();
        const node_id* const mine = by_group_.nodes.data();
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
                if (plan[in].group == index && g_.nodes[in].op->kind == form::elementwise) continue;
                if (seen[in] != index + 1) provide(index, in, n, registers);
            }
        }
        for (std::uint32_t k = begin; k < end; ++k) {
            const node_id n = mine[k];
            if (n == group.leader && group.kind == form::contraction) continue;
            const node& applied = g_.nodes[n];
            if (applied.op->kind == form::view) continue;
            for (std::uint32_t i = 0; i < applied.arity; ++i) {
                const node_id in = g_.inputs[applied.inputs + i];
                if (seen[in] != index + 1) compute(index, in, registers);
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
            strides_in_place(g_.type(n), plan[n].apart, store.strides);
            p_.stores.put(store);
        }
        group.loads = p_.loads.size() - group.first_load;
        group.members = p_.members.size() - group.first_member;
        group.folds = p_.folds.size() - group.first_fold;
        group.stores = p_.stores.size() - group.first_store;
        group.registers = registers;
        if (group.kind != form::elementwise) return;
        if (group.gated_by != no_node && !loads_gate(group)) group.gated_by = no_node;
        join_axes(group);
        if (group.gated_by != no_node) find_gate(group);
    }

private:
    graph_view g_;
    plan_builder& p_;
    const group_nodes& by_group_;
    pool<std::uint32_t> slot_;  // register of a node in the group at hand
    pool<std::uint32_t> seen_;  // 1 + the group in which that holds

    constexpr form kind(node_id n) const { return g_.nodes[n].op->kind; }
    /// Loads a node that another loop computes, or what the loop of `reader` needs to compute it again.
    constexpr void provide(
        std::uint32_t index, node_id n, node_id reader, std::uint32_t& registers) {
        const node_plan& here = p_.nodes.data()[n];
        if (seen_[n] == index + 1 || (here.where == place::immediate && !is_counter(g_, n))) return;
        if (!is_recomputed(g_, p_.nodes.data(), n, reader)) return load(index, n, n, registers);
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
            provide(index, g_.input(n, i), reader, registers);
    }
    /// Makes a member of what no other loop keeps: a constant, or what is computed again.
    constexpr void compute(std::uint32_t index, node_id n, std::uint32_t& registers) {
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
            if (seen_[g_.input(n, i)] != index + 1) compute(index, g_.input(n, i), registers);
        const std::uint32_t first = p_.operands.size();
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
            p_.operands.put(slot_[g_.input(n, i)]);
        slot_[n] = registers++;
        seen_[n] = index + 1;
        p_.members.put({n, slot_[n], first});
    }

    constexpr void load(std::uint32_t index, node_id n, node_id as, std::uint32_t& registers) {
        walk w;
        if (p_.nodes[n].where == place::immediate) {
            w = counted(g_, n);
        } else if (kind(n) == form::view && p_.nodes[n].group == index) {
            const place kept = p_.nodes[n].where;
            p_.nodes[n].where = place::through;
            w = resolve(g_, p_.nodes.data(), n);
            p_.nodes[n].where = kept;
            if (p_.nodes[w.base].where == place::immediate) w.base = w.id = g_.input(n, 0);
        } else if (p_.groups[index].gated_by != no_node) {
            w = resolve_in_order(n);
        } else {
            w = resolve(g_, p_.nodes.data(), n);
        }
        w.slot = registers;
        slot_[as] = registers++;
        seen_[as] = index + 1;
        p_.loads.put(w);
    }

    /// For loops whose packs run along other axes than the samples, while what is kept has these side by side: the caller's
    /// own samples rather than the copy in which they have been turned.
    constexpr walk resolve_in_order(node_id n) const {
        const node_plan* const plan = p_.nodes.data();
        const auto is_turned = [&](node_id k_) {
            return g_.nodes[k_].op == &operation_of<copy_op> && plan[k_].apart != 0 &&
                plan[g_.input(k_, 0)].where == place::leaf;
        };
        bool possible = true;
        return follow(
            g_, [&](node_id k_) { return plan[k_].where == place::through || is_turned(k_); },
            [&](node_id k_) { return plan[k_].apart; }, n, possible);
    }
    constexpr bool loads_gate(const group_plan& group) const {
        for (std::uint32_t i = 0; i < group.loads; ++i)
            if (p_.loads[group.first_load + i].id == group.gated_by) return true;
        return false;
    }
    /// The gate among the loads, if the axis before the last can skip places: nothing but sums over it, in packs.
    constexpr void find_gate(group_plan& group) const {
        if (group.axes < 2 || group.stores != 0 || group.bounded) return;
        const std::uint32_t skips = group.axes - 2u;
        for (std::uint32_t i = 0; i < group.folds; ++i) {
            const walk& fold = p_.folds[group.first_fold + i];
            if (fold.strides[skips] != 0 || fold.strides[skips + 1] != 1) return;
        }
        for (std::uint32_t i = 0; i < group.loads; ++i) {
            const walk& w = p_.loads[group.first_load + i];
            if (w.id == group.gated_by && w.strides[skips] != 0 && w.strides[skips + 1] == 0)
                group.gate = i + 1;
        }
    }

    constexpr void fold_strides(node_id n, std::int64_t* strides) const {
        const tensor_type& in = g_.type(g_.input(n, 0));
        std::int64_t kept[max_rank]{};
        strides_in_place(g_.type(n), p_.nodes[n].apart, kept);
        std::uint32_t axis = 0;
        for (std::uint32_t i = 0; i < in.rank; ++i)
            if (((g_.attribute(n, 0) >> i) & 1) == 0) strides[i] = kept[axis++];
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
        for (std::uint32_t turn = 0; turn < space.rank; ++turn) {
            const bool samples_last = group.along_samples && space.batched();
            const bool first_inside = group.gated_by != no_node && turn + 1 < space.rank;
            const std::uint32_t i = samples_last ? (turn + 1) % space.rank
                : first_inside                   ? (turn + 1) % (space.rank - 1)
                                                 : turn;
            if (space.dims[i] == 1) continue;
            bool joins = axes > 0 && !((samples_last || first_inside) && i == 0);
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
};

}  // namespace costate
