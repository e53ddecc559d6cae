// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/cache.hpp>
#include <costate/ops/contraction.hpp>
#include <costate/schedule/same_steps.hpp>
#include <costate/schedule/workspace.hpp>

namespace costate {

/// Finds what scans add up over their steps although the sum can be made of less. A view (a pad, a broadcast) of
/// something smaller can be made once, of the sum of that. A product that is larger than both factors can be made once,
/// of the factors of all steps: one contraction over the steps too.
class step_parts {
public:
    /// A term of what loop `loop` adds to its carry `sum` in each step: a chain of views of `small`, or a contraction.
    struct part {
        std::uint32_t loop = 0, sum = 0;
        node_id term = 0, small = 0;
        bool product = false;
    };

    constexpr explicit step_parts(const graph_view& g)
        : g_(g), loops_(g), loop_at_(g.node_count), users_(g.node_count) {
        for (std::uint32_t i = 0; i < g.input_count; ++i) ++users_[g.inputs[i]];
        for (std::uint32_t i = 0; i < loops_.size(); ++i) {
            loop_at_[loops_[i].id] = i;
            find(i);
        }
    }

    constexpr const loop_bodies& loops() const { return loops_; }
    constexpr std::uint32_t loop_at(node_id n) const { return loop_at_[n]; }
    constexpr std::uint32_t size() const { return parts_.size(); }
    constexpr const part& operator[](std::uint32_t i) const { return parts_[i]; }
    constexpr bool splits(std::uint32_t loop) const {
        for (const part& p : parts_)
            if (p.loop == loop) return true;
        return false;
    }
    constexpr bool splits(std::uint32_t loop, std::uint32_t sum) const {
        for (const part& p : parts_)
            if (p.loop == loop && p.sum == sum) return true;
        return false;
    }
    constexpr bool is_part(node_id term, std::uint32_t loop, std::uint32_t sum) const {
        for (const part& p : parts_)
            if (p.loop == loop && p.sum == sum && p.term == term) return true;
        return false;
    }
    /// What is added to carry `i` in each step, if the carry is read for that alone.
    constexpr node_id increment(const loop_bodies::loop& l, std::uint32_t i) const {
        const node_id leaf = loops_.leaf(l, i);
        const node_id sum = loops_.computed(l, i);
        // The sum, and the loop whose leaf it is.
        if (users_[leaf] != 2 || !is_sum(sum) || users_[sum] != 1) return no_node;
        if (g_.input(sum, 0) == leaf) return g_.input(sum, 1);
        return g_.input(sum, 1) == leaf ? g_.input(sum, 0) : no_node;
    }
    /// Calls `visit` for each term of a sum that nobody else reads.
    template <class F>
    constexpr void terms_of(node_id n, const F& visit) const {
        if (is_sum(n) && users_[n] == 1) {
            terms_of(g_.input(n, 0), visit);
            terms_of(g_.input(n, 1), visit);
        } else {
            visit(n);
        }
    }
    /// The sequence of which a leaf is one step; no_node if it is none.
    constexpr node_id sequence(const loop_bodies::loop& l, node_id leaf) const {
        for (std::uint32_t i = l.layout.carries; i < l.layout.carries + l.layout.sequences; ++i)
            if (loops_.leaf(l, i) == leaf) return loops_.outside(l, i);
        return no_node;
    }

private:
    static constexpr std::size_t samples = loop_bodies::fewest_samples;

    graph_view g_;
    loop_bodies loops_;
    pool<std::uint32_t> loop_at_;
    pool<std::uint32_t> users_;  // how many nodes read a node
    pool<part> parts_;

    constexpr bool is_sum(node_id n) const {
        return g_.nodes[n].op->role == algebra::sum && g_.nodes[n].arity == 2 &&
            g_.nodes[g_.input(n, 0)].type == g_.nodes[n].type &&
            g_.nodes[g_.input(n, 1)].type == g_.nodes[n].type;
    }
    constexpr void find(std::uint32_t loop) {
        const loop_bodies::loop& l = loops_[loop];
        std::uint32_t carries = l.layout.carries;
        std::uint32_t outputs = l.layout.outputs;
        for (std::uint32_t i = carries - l.layout.accumulators; i < l.layout.carries; ++i) {
            const node_id added = increment(l, i);
            if (added == no_node) continue;
            terms_of(added, [&](node_id term_) {
                if (is_part(term_, loop, i)) return;
                const node_id small = seen_in(l, term_);
                if (g_.type(small).size() < g_.type(term_).size() && g_.nodes[small].arity > 0 &&
                    carries < scan_workspace::most) {
                    parts_.put({loop, i, term_, small});
                    ++carries;
                } else if (
                    g_.nodes[term_].op->kind == form::contraction && is_larger(l, term_) &&
                    outputs + 2 <= scan_workspace::most) {
                    parts_.put({loop, i, term_, term_, true});
                    outputs += 2;
                }
            });
        }
    }
    /// What a chain of views shows.
    constexpr node_id seen_in(const loop_bodies::loop& l, node_id n) const {
        while (g_.nodes[n].op->kind == form::view && g_.nodes[n].arity == 1 &&
               g_.nodes[g_.input(n, 0)].scope == l.scope &&
               g_.type(g_.input(n, 0)).batched() == g_.type(n).batched())
            n = g_.input(n, 0);
        return n;
    }
    /// Whether a product is larger than what its factors add to the stacks of all steps, and these are no more than the
    /// second cache holds. What was not computed for steps that were not made may be anything.
    constexpr bool is_larger(const loop_bodies::loop& l, node_id product) const {
        if (l.layout.counted) return false;
        std::size_t elements = 0;
        for (std::uint32_t i = 0; i < 2; ++i) {
            const node_id factor = g_.input(product, i);
            if (g_.type(factor).rank == max_rank || is_captured(l, factor)) return false;
            if (sequence(l, factor) != no_node) continue;
            if (!g_.type(factor).batched() && loops_.sees_samples(l)) return false;
            elements += elements_of(g_.type(factor), samples);
        }
        const std::size_t each = bytes_of(g_.type(product).kind);
        return elements < elements_of(g_.type(product), samples) &&
            elements * each * l.layout.steps <= second_cache;
    }
    constexpr bool is_captured(const loop_bodies::loop& l, node_id n) const {
        for (std::uint32_t i = l.layout.carries + l.layout.sequences; i < l.layout.leaves(); ++i)
            if (loops_.leaf(l, i) == n) return true;
        return false;
    }
};

}  // namespace costate
