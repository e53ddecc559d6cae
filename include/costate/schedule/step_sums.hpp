// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/schedule/kept_steps.hpp>

namespace costate {

/// Makes what a scan adds up over its steps smaller where it is linear in something smaller: a view (a pad, a broadcast) of
/// what a step computes is made once, of the sum. So the gradient of a matrix of which steps read single rows is added up
/// row by row.
class step_sums : rebuilding {
public:
    constexpr explicit step_sums(const graph_view& g)
        : rebuilding(g),
          loops_(g),
          loop_at_(g.node_count),
          user_(g.node_count),
          first_result_(loops_.size() + 1) {
        for (std::uint32_t i = 0; i < g.input_count; ++i) ++user_[g.inputs[i]];
        for (std::uint32_t i = 0; i < loops_.size(); ++i) {
            first_result_[i + 1] = first_result_[i] + loops_[i].layout.results();
            loop_at_[loops_[i].id] = i;
            find_sums(i);
        }
        number_ = pool<std::uint32_t>(first_result_[loops_.size()]);
    }

    constexpr bool helps() const { return parts_.size() > 0; }

    constexpr builder run() {
        const builder made = rebuilt([this](node_id n_) {
            const node& here = g_.nodes[n_];
            if (here.op->body != nullptr && splits(loop_at_[n_])) return loop(loop_at_[n_]);
            if (here.op->kind == form::result) {
                const node_id from = g_.input(n_, 0);
                if (g_.nodes[from].op->body != nullptr && splits(loop_at_[from]))
                    return result(n_, loop_at_[from]);
            }
            return copied(n_);
        });
        return eliminate_dead_code(made.view());
    }

private:
    /// A term of what loop `loop` adds to its carry `sum` in each step: `term` is a chain of views of `small`.
    struct part {
        std::uint32_t loop = 0, sum = 0;
        node_id term = 0, small = 0;
        std::uint32_t number = 0;  ///< of the carry that adds up `small`, in the new graph
    };

    // Numbers that no leaf or result of a body has from elsewhere begin here.
    static constexpr std::int64_t unique = 3000000;
    static constexpr std::uint32_t gone = ~std::uint32_t{0};

    loop_bodies loops_;
    pool<std::uint32_t> loop_at_;
    pool<std::uint32_t> user_;  // how many nodes read a node
    pool<std::uint32_t> first_result_;  // of each loop, among the results of all
    pool<std::uint32_t> number_;  // of each result in the new graph
    pool<part> parts_;

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
    constexpr bool is_sum(node_id n) const {
        return g_.nodes[n].op->role == algebra::sum && g_.nodes[n].arity == 2 &&
            g_.nodes[g_.input(n, 0)].type == g_.nodes[n].type &&
            g_.nodes[g_.input(n, 1)].type == g_.nodes[n].type;
    }
    /// What is added to carry `i` in each step, if the carry is read for that alone.
    constexpr node_id increment(const loop_bodies::loop& l, std::uint32_t i) const {
        const node_id leaf = loops_.leaf(l, i);
        const node_id sum = loops_.computed(l, i);
        // The sum, and the loop whose leaf it is.
        if (user_[leaf] != 2 || !is_sum(sum) || user_[sum] != 1) return no_node;
        if (g_.input(sum, 0) == leaf) return g_.input(sum, 1);
        return g_.input(sum, 1) == leaf ? g_.input(sum, 0) : no_node;
    }
    /// Calls `visit` for each term of a sum that nobody else reads.
    template <class F>
    constexpr void terms_of(node_id n, const F& visit) const {
        if (is_sum(n) && user_[n] == 1) {
            terms_of(g_.input(n, 0), visit);
            terms_of(g_.input(n, 1), visit);
        } else {
            visit(n);
        }
    }
    constexpr void find_sums(std::uint32_t loop) {
        const loop_bodies::loop& l = loops_[loop];
        std::uint32_t carries = l.layout.carries;
        for (std::uint32_t i = carries - l.layout.accumulators; i < l.layout.carries; ++i) {
            const node_id added = increment(l, i);
            if (added == no_node) continue;
            terms_of(added, [&](node_id term_) {
                node_id small = term_;
                while (g_.nodes[small].op->kind == form::view && g_.nodes[small].arity == 1 &&
                       g_.nodes[g_.input(small, 0)].scope == l.scope &&
                       g_.type(g_.input(small, 0)).batched() == g_.type(term_).batched())
                    small = g_.input(small, 0);
                if (g_.type(small).size() >= g_.type(term_).size() || g_.nodes[small].arity == 0 ||
                    is_part(term_, loop, i) || carries >= scan_workspace::most)
                    return;
                parts_.put({loop, i, term_, small});
                ++carries;
            });
        }
    }

    /// What is left of an increment.
    constexpr term rest_of(node_id n, std::uint32_t loop, std::uint32_t sum) {
        term rest;
        terms_of(n, [&](node_id term_) {
            if (!is_part(term_, loop, sum)) rest = sum_of(rest, term{b_, moved_[term_]});
        });
        return rest;
    }
    constexpr node_id own_copy(term t) {
        const std::int64_t number = unique + std::int64_t{b_.nodes.size()};
        return b_.put(operation_of<copy_op>, b_.nodes[t.id].type, &t.id, 1, &number, 1);
    }
    constexpr node_id loop(std::uint32_t at) {
        const loop_bodies::loop& l = loops_[at];
        const std::uint16_t outer = b_.scope;
        pool<node_id> in, leaves, results;
        for (std::uint32_t i = 0; i < l.layout.carries; ++i) {
            std::uint32_t& number = number_[first_result_[at] + i];
            number = results.size();
            if (!splits(at, i)) {
                in.put(moved_[loops_.outside(l, i)]);
                leaves.put(moved_[loops_.leaf(l, i)]);
                results.put(moved_[loops_.result(l, i)]);
                continue;
            }
            b_.scope = l.scope;
            const term rest = rest_of(increment(l, i), at, i);
            if (rest.exists()) {
                const term carry{b_, moved_[loops_.leaf(l, i)]};
                in.put(moved_[loops_.outside(l, i)]);
                leaves.put(carry.id);
                results.put(own_copy(carry + rest));
            } else {
                number = gone;
            }
            b_.scope = outer;
        }
        for (part& p : parts_) {
            if (p.loop != at) continue;
            const tensor_type type = g_.type(p.small);
            p.number = results.size();
            in.put(constant(b_, type, 0.0).id);
            b_.scope = l.scope;
            const term leaf = body_leaf(b_, type, unique + std::int64_t{p.term});
            leaves.put(leaf.id);
            results.put(own_copy(leaf + term{b_, moved_[p.small]}));
            b_.scope = outer;
        }
        scan_layout now = l.layout;
        now.carries = results.size();
        now.accumulators += now.carries - l.layout.carries;
        for (std::uint32_t i = l.layout.carries; i < l.layout.leaves(); ++i) {
            in.put(moved_[loops_.outside(l, i)]);
            leaves.put(moved_[loops_.leaf(l, i)]);
        }
        for (std::uint32_t i = l.layout.carries; i < l.layout.results(); ++i) {
            number_[first_result_[at] + i] = results.size();
            results.put(moved_[loops_.result(l, i)]);
        }
        for (const node_id leaf : leaves) in.put(leaf);
        for (const node_id result : results) in.put(result);
        std::int64_t attributes[scan_layout::size]{};
        now.pack(attributes);
        return b_.put(
            *g_.nodes[l.id].op, g_.nodes[l.id].type, in.data(), in.size(), attributes,
            scan_layout::size);
    }
    constexpr node_id result(node_id n, std::uint32_t at) {
        const auto index = static_cast<std::uint32_t>(g_.attribute(n, 0));
        const auto numbered = [&](std::uint32_t now_, const tensor_type& type_) {
            const std::int64_t number = now_;
            const node_id from = moved_[g_.input(n, 0)];
            return term{b_, b_.put(*g_.nodes[n].op, b_.intern(type_), &from, 1, &number, 1)};
        };
        const std::uint32_t now = number_[first_result_[at] + index];
        term all;
        if (now != gone)
            all = numbered(now, tensor_type(g_.type(n)));
        else if (const node_id first = loops_.outside(loops_[at], index); !is_zero(first))
            all = {b_, moved_[first]};
        if (index >= loops_[at].layout.carries) return all.id;
        for (const part& p : parts_)
            if (p.loop == at && p.sum == index)
                all = sum_of(
                    all,
                    seen_outside(
                        p.term, p.small, numbered(p.number, tensor_type(g_.type(p.small)))));
        return all.id;
    }
    constexpr bool is_zero(node_id n) const {
        return g_.nodes[n].op->role == algebra::constant && g_.attribute(n, 0) == 0;
    }
    /// The views of a body applied outside.
    constexpr term seen_outside(node_id n, node_id small, term sum) {
        if (n == small) return sum;
        const node_id in = seen_outside(g_.input(n, 0), small, sum).id;
        return {b_, applied_to(n, g_.nodes[n].type, &in)};
    }
};

}  // namespace costate
