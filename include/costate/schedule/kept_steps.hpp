// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/step_choice.hpp>
#include <costate/transform/eliminate.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// Has scans keep what `step_choice` says: further results of the one are sequences of the other, whatever the order of
/// the derivative that these belong to. Results that nobody reads go, and so do sequences and captures of which a body
/// reads nothing.
class kept_steps : rebuilding {
public:
    constexpr explicit kept_steps(const graph_view& g)
        : rebuilding(g),
          choice_(g),
          number_(choice_.results()),
          kept_leaf_(choice_.keeps().size()),
          kept_number_(choice_.keeps().size()) {}

    constexpr builder run() {
        const builder made = rebuilt([this](node_id n_) {
            if (choice_.kept(n_) != 0) return leaf_of(choice_.kept(n_) - 1);
            if (g_.nodes[n_].op->body != nullptr) return loop(choice_.loop_at(n_));
            if (choice_.is_loop_result(n_)) {
                const std::int64_t number_now = number_[choice_.result_at(n_)];
                return b_.put(
                    *g_.nodes[n_].op, g_.nodes[n_].type, &moved_[g_.input(n_, 0)], 1, &number_now,
                    1);
            }
            return copied(n_);
        });
        return eliminate_dead_code(made.view());
    }

private:
    using keep = step_choice::keep;
    // Numbers that no leaf or result of a body has from elsewhere begin here.
    static constexpr std::int64_t unique = 2000000;

    step_choice choice_;
    const loop_bodies& loops_ = choice_.loops();
    pool<std::uint32_t> number_;  // of each result in the new graph
    pool<node_id> kept_leaf_;  // of each keep, in the new graph
    pool<std::uint32_t> kept_number_;  // the result that it is

    constexpr node_id leaf_of(std::uint32_t i) {
        const keep& k = choice_.keeps()[i];
        if (k.known != no_node) return moved_[k.known];
        const tensor_type type = g_.type(k.again);
        return kept_leaf_[i] = body_leaf(b_, type, unique + std::int64_t{k.again}).id;
    }
    constexpr node_id loop(std::uint32_t at) {
        const loop_bodies::loop& l = loops_[at];
        const auto result_at = [&](std::uint32_t i_) { return choice_.result_at(at, i_); };
        scan_layout now = l.layout;
        pool<node_id> in, leaves;
        now.sequences = now.captures = now.outputs = 0;
        const auto take = [&](std::uint32_t i_) {
            in.put(moved_[loops_.outside(l, i_)]);
            leaves.put(moved_[loops_.leaf(l, i_)]);
        };
        const std::uint32_t sequences_end = l.layout.carries + l.layout.sequences;
        for (std::uint32_t i = 0; i < l.layout.carries; ++i) take(i);
        for (std::uint32_t i = l.layout.carries; i < sequences_end; ++i)
            if (choice_.is_read(loops_.leaf(l, i))) {
                take(i);
                ++now.sequences;
            }
        for (std::uint32_t i = 0; i < kept_leaf_.size(); ++i)
            if (const keep& k = choice_.keeps()[i]; k.to == at && k.known == no_node) {
                in.put(stack_of(i));
                leaves.put(kept_leaf_[i]);
                ++now.sequences;
            }
        for (std::uint32_t i = sequences_end; i < l.layout.leaves(); ++i)
            if (choice_.is_read(loops_.leaf(l, i)) ||
                (l.layout.counted && i + 1 == l.layout.leaves())) {
                take(i);
                ++now.captures;
            }
        for (const node_id leaf : leaves) in.put(leaf);
        pool<node_id> results;
        for (std::uint32_t i = 0; i < l.layout.results(); ++i)
            if (choice_.is_result_read(result_at(i))) {
                number_[result_at(i)] = results.size();
                results.put(moved_[loops_.result(l, i)]);
            }
        keep_in(at, results);
        for (const node_id result : results) in.put(result);
        now.outputs = results.size() - now.carries;
        std::int64_t attributes[scan_layout::size]{};
        now.pack(attributes);
        return b_.put(
            *g_.nodes[l.id].op, g_.nodes[l.id].type, in.data(), in.size(), attributes,
            scan_layout::size);
    }
    /// Adds the results of a loop that others read instead of computing them again.
    constexpr void keep_in(std::uint32_t at, pool<node_id>& results) {
        const loop_bodies::loop& l = loops_[at];
        const pool<keep>& keeps = choice_.keeps();
        for (std::uint32_t i = 0; i < keeps.size(); ++i) {
            const node_id computed = keeps[i].computed;
            if (keeps[i].from != at || keeps[i].known != no_node) continue;
            std::uint32_t number = results.size();
            for (std::uint32_t r = l.layout.carries; r < l.layout.results(); ++r)
                if (choice_.is_result_read(choice_.result_at(at, r)) &&
                    loops_.computed(l, r) == computed)
                    number = number_[choice_.result_at(at, r)];
            for (std::uint32_t k = 0; k < i; ++k)
                if (keeps[k].from == at && keeps[k].computed == computed &&
                    keeps[k].known == no_node)
                    number = kept_number_[k];
            kept_number_[i] = number;
            if (number == results.size()) results.put(result_of(computed, l.scope, results));
        }
    }
    /// What computes a node where it has a place of its own and is no result yet, or else a copy.
    constexpr node_id result_of(
        node_id computed, std::uint16_t scope, const pool<node_id>& results) {
        const node_id source = moved_[computed];
        const form kind = b_.nodes[source].op->kind;
        bool computes = kind != form::leaf && kind != form::view && kind != form::result &&
            b_.nodes[source].arity > 0;
        for (const node_id other : results) computes = computes && other != source;
        if (computes) return source;
        const std::int64_t number = unique + std::int64_t{computed};
        const std::uint16_t outer = b_.scope;
        b_.scope = scope;
        const node_id copy =
            b_.put(operation_of<copy_op>, b_.nodes[source].type, &source, 1, &number, 1);
        b_.scope = outer;
        return copy;
    }
    /// The values of all steps.
    constexpr node_id stack_of(std::uint32_t i) {
        const keep& k = choice_.keeps()[i];
        const loop_bodies::loop& l = loops_[k.from];
        const tensor_type type = stacked(g_.type(k.computed), l.layout.steps);
        const std::int64_t number = kept_number_[i];
        node_id like = 0;
        while (!choice_.is_loop_result(like) || g_.input(like, 0) != l.id) ++like;
        return b_.put(*g_.nodes[like].op, b_.intern(type), &moved_[l.id], 1, &number, 1);
    }
};

}  // namespace costate
