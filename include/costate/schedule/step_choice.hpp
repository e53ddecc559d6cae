// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/cache.hpp>
#include <costate/schedule/cost.hpp>
#include <costate/schedule/same_steps.hpp>
#include <costate/schedule/workspace.hpp>

namespace costate {

/// Decides which values of each step a scan keeps for a later one that would compute them again, as the scan of an
/// adjoint does: those that cost more to compute than to store and to load. An operation on an element counts as often
/// as `operation::flops` says, a multiply-add of a contraction 1, a load or a store 2, or 4 where the nearest cache
/// does not hold the values of all steps, or 8 where the second one does not. What is kept of a step is no more than
/// `most` times its carries.
class step_choice {
public:
    static constexpr std::size_t most = 8;

    /// A value of loop `from`'s steps that loop `to` reads.
    struct keep {
        std::uint32_t from = 0, to = 0;
        node_id computed = 0;  ///< in the body of `from`
        node_id again = 0;  ///< in the body of `to`
        node_id known = no_node;  ///< a leaf of `to` that is this value already
    };

    constexpr explicit step_choice(const graph_view& g)
        : g_(g),
          loops_(g),
          kept_(g.node_count),
          first_result_(loops_.size() + 1),
          loop_at_(g.node_count),
          leaves_read_(g.node_count) {
        for (std::uint32_t i = 0; i < loops_.size(); ++i) {
            first_result_[i + 1] = first_result_[i] + loops_[i].layout.results();
            loop_at_[loops_[i].id] = i;
        }
        read_ = pool<bool>(first_result_[loops_.size()]);
        for (std::uint32_t i = 0; i < loops_.size(); ++i)
            for (std::uint32_t k = 0; k < loops_[i].layout.carries; ++k)
                read_[first_result_[i] + k] = true;
        for (node_id n = 0; n < g.node_count; ++n)
            if (is_loop_result(n)) read_[result_at(n)] = true;
        for (std::uint32_t i = 0; i < loops_.size(); ++i) choose(i);
    }

    constexpr const loop_bodies& loops() const { return loops_; }
    constexpr const pool<keep>& keeps() const { return keeps_; }
    /// 1 + the number of the keep that stands for a node of a body; 0 if none does.
    constexpr std::uint32_t kept(node_id n) const { return kept_[n]; }
    /// Whether a body reads its leaf.
    constexpr bool is_read(node_id leaf) const { return leaves_read_[leaf]; }
    /// Whether a node is one of the results of a loop; its number among those of all loops; and whether somebody reads
    /// that.
    constexpr bool is_loop_result(node_id n) const {
        return g_.nodes[n].op->kind == form::result && g_.nodes[g_.input(n, 0)].op->body != nullptr;
    }
    constexpr std::uint32_t result_at(node_id n) const {
        return result_at(loop_at_[g_.input(n, 0)], static_cast<std::uint32_t>(g_.attribute(n, 0)));
    }
    constexpr std::uint32_t result_at(std::uint32_t loop, std::uint32_t number) const {
        return first_result_[loop] + number;
    }
    constexpr bool is_result_read(std::uint32_t at) const { return read_[at]; }
    constexpr std::uint32_t results() const { return read_.size(); }
    /// Which loop a node is.
    constexpr std::uint32_t loop_at(node_id n) const { return loop_at_[n]; }

private:
    static constexpr std::size_t samples = loop_bodies::fewest_samples;

    graph_view g_;
    loop_bodies loops_;
    pool<keep> keeps_;
    pool<std::uint32_t> kept_;
    pool<std::uint32_t> first_result_;  // of each loop, among the results of all
    pool<std::uint32_t> loop_at_;
    pool<bool> read_;  // of each result
    pool<bool> leaves_read_;  // of each leaf of a body

    constexpr std::size_t elements(node_id n) const { return elements_of(g_.type(n), samples); }
    constexpr std::size_t bytes(node_id n) const { return elements(n) * bytes_of(g_.type(n).kind); }
    constexpr bool is_at_hand(node_id n) const {
        return g_.nodes[n].op->kind == form::leaf || g_.nodes[n].arity == 0 || kept_[n] != 0;
    }

    /// What it costs to compute a node once, besides its inputs. Products and folds do not end in registers.
    constexpr std::size_t own_cost(node_id n) const {
        const form kind = g_.nodes[n].op->kind;
        if (kind == form::view) return 0;
        if (kind == form::elementwise) return g_.nodes[n].op->flops * elements(n);
        const std::size_t times = g_.type(g_.input(n, 0)).batched() ? samples : 1;
        const std::size_t work = static_cast<std::size_t>(flops_of(g_, n)) * times;
        return (kind == form::contraction ? work / 2 : work) + 4 * elements(n);
    }
    /// The same with all that is not at hand. What kernels and views read has to be in memory.
    constexpr std::size_t cost(node_id n, pool<node_id>& seen) const {
        if (is_at_hand(n)) return 0;
        for (const node_id before : seen)
            if (before == n) return 0;
        seen.put(n);
        std::size_t all = own_cost(n);
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i) {
            const node_id in = g_.input(n, i);
            all += cost(in, seen);
            const form reader = g_.nodes[n].op->kind;
            if ((reader == form::kernel || reader == form::view) &&
                g_.nodes[in].op->kind == form::elementwise && !is_at_hand(in))
                all += 4 * elements(in);
        }
        return all;
    }

    /// What the steps of a loop do not compute but read, and what of its leaves they read.
    constexpr void choose(std::uint32_t to) {
        const loop_bodies::loop& l = loops_[to];
        pool<node_id> same(g_.node_count);
        pool<std::uint32_t> from(g_.node_count);  // 1 + the loop that has it
        for (std::uint32_t e = 0; e < to; ++e) {
            const same_steps found(g_, loops_, e, to);
            if (!found.any()) continue;
            const bool sampled = loops_.sees_samples(loops_[e]);
            for (std::uint32_t i = 0; i < l.count; ++i) {
                const node_id n = loops_.body_node(l, i);
                if (from[n] != 0 || found[n] == no_node) continue;
                if (sampled && !g_.type(n).batched()) continue;
                from[n] = e + 1;
                same[n] = found[n];
            }
        }
        pool<bool> needed(g_.node_count), wanted(g_.node_count);
        const auto need_results = [&] {
            for (std::uint32_t i = 0; i < l.layout.results(); ++i)
                if (read_[first_result_[to] + i]) needed[loops_.result(l, i)] = true;
        };
        need_results();
        for (std::uint32_t i = l.count; i-- > 0;) {
            const node_id n = loops_.body_node(l, i);
            if (!needed[n] || g_.nodes[n].arity == 0) continue;
            const bool enlarges =
                g_.nodes[n].op->kind == form::view && elements(g_.input(n, 0)) <= elements(n);
            if (from[n] != 0 && !enlarges)
                wanted[n] = true;
            else
                for (std::uint32_t k = 0; k < g_.nodes[n].arity; ++k) needed[g_.input(n, k)] = true;
        }
        pool<node_id> seen;
        std::size_t step = 0;
        for (std::uint32_t i = 0; i < l.count; ++i) {
            const node_id n = loops_.body_node(l, i);
            if (!wanted[n]) continue;
            keep k{from[n] - 1, to, same[n], n};
            k.known = leaf_with(l, from, same, n);
            seen.clear();
            if (k.known == no_node) {
                if (step + bytes(n) > most * carried(loops_[k.from]) || !has_room(k)) continue;
                const std::size_t all = (step + bytes(n)) * l.layout.steps;
                const std::size_t access = all <= nearest_cache / 2 ? 2
                    : all <= second_cache                           ? 4
                                                                    : 8;
                if (cost(n, seen) <= 2 * access * elements(n)) continue;
                step += bytes(n);
            }
            keeps_.put(k);
            kept_[n] = keeps_.size();
        }
        // Each body for what is read of it, an earlier one for what it computes for this one as well.
        needed = pool<bool>(g_.node_count);
        need_results();
        read_leaves(l, needed);
        for (const keep& k : keeps_)
            if (k.to == to && k.known == no_node) needed[k.computed] = true;
        for (std::uint32_t e = 0; e < to; ++e) read_leaves(loops_[e], needed);
    }
    /// The leaves that a body reads to compute what is needed.
    constexpr void read_leaves(const loop_bodies::loop& l, pool<bool>& needed) {
        for (std::uint32_t i = l.count; i-- > 0;) {
            const node_id n = loops_.body_node(l, i);
            if (!needed[n]) continue;
            if (kept_[n] != 0) {
                if (const node_id known = keeps_[kept_[n] - 1].known; known != no_node)
                    leaves_read_[known] = true;
                continue;
            }
            if (g_.nodes[n].op->kind == form::leaf) leaves_read_[n] = true;
            for (std::uint32_t k = 0; k < g_.nodes[n].arity; ++k) {
                const node_id in = g_.input(n, k);
                needed[in] = true;
                if (g_.nodes[in].op->kind == form::leaf) leaves_read_[in] = true;
            }
        }
    }
    /// The sequence of a loop that is this value.
    constexpr node_id leaf_with(
        const loop_bodies::loop& l, const pool<std::uint32_t>& from, const pool<node_id>& same,
        node_id n) const {
        for (std::uint32_t i = l.layout.carries; i < l.layout.leaves(); ++i) {
            const node_id leaf = loops_.leaf(l, i);
            if (leaf < n && from[leaf] == from[n] && same[leaf] == same[n]) return leaf;
        }
        return no_node;
    }
    /// Loops have so many sequences and outputs at most.
    constexpr bool has_room(const keep& k) const {
        std::uint32_t outputs = loops_[k.from].layout.outputs;
        std::uint32_t sequences = loops_[k.to].layout.sequences;
        for (const keep& other : keeps_) {
            outputs += other.from == k.from;
            sequences += other.to == k.to;
        }
        return outputs < scan_workspace::most && sequences < scan_workspace::most;
    }
    constexpr std::size_t carried(const loop_bodies::loop& l) const {
        std::size_t all = 0;
        for (std::uint32_t i = 0; i < l.layout.carries; ++i) all += bytes(loops_.leaf(l, i));
        return all;
    }
};

}  // namespace costate
