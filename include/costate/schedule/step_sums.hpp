// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/schedule/step_parts.hpp>
#include <costate/transform/eliminate.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// Has scans add up what `step_parts` found: sums of what views show, and no products but the stacks of their factors.
/// So the gradient of a matrix of which steps read single rows is added up row by row, and that of one that steps
/// multiply by is one contraction behind the loop.
class step_sums : rebuilding {
public:
    constexpr explicit step_sums(const graph_view& g)
        : rebuilding(g), parts_(g), part_number_(parts_.size()), first_result_(loops_.size() + 1) {
        for (std::uint32_t i = 0; i < loops_.size(); ++i)
            first_result_[i + 1] = first_result_[i] + loops_[i].layout.results();
        number_ = pool<std::uint32_t>(first_result_[loops_.size()]);
    }

    constexpr bool helps() const { return parts_.size() > 0; }

    constexpr builder run() {
        const builder made = rebuilt([this](node_id n_) {
            const node& here = g_.nodes[n_];
            if (here.op->body != nullptr && parts_.splits(parts_.loop_at(n_)))
                return loop(parts_.loop_at(n_));
            if (here.op->kind == form::result) {
                const node_id from = g_.input(n_, 0);
                if (g_.nodes[from].op->body != nullptr && parts_.splits(parts_.loop_at(from)))
                    return result(n_, parts_.loop_at(from));
            }
            return copied(n_);
        });
        return eliminate_dead_code(made.view());
    }

private:
    using part = step_parts::part;
    // Numbers that no leaf or result of a body has from elsewhere begin here.
    static constexpr std::int64_t unique = 3000000;
    static constexpr std::uint32_t gone = ~std::uint32_t{0};

    /// What a step computes for a product, and which result has it of all steps in the new graph.
    struct factor {
        std::uint32_t loop = 0;
        node_id computed = 0;
        std::uint32_t number = 0;
    };

    step_parts parts_;
    const loop_bodies& loops_ = parts_.loops();
    pool<std::uint32_t> part_number_;  // the carry that adds up a part, in the new graph
    pool<std::uint32_t> first_result_;  // of each loop, among the results of all
    pool<std::uint32_t> number_;  // of each result in the new graph
    pool<factor> factors_;

    /// What is left of an increment: of a part that occurs again, the other times.
    constexpr term rest_of(node_id n, std::uint32_t loop, std::uint32_t sum) {
        term rest;
        pool<node_id> taken;
        parts_.terms_of(n, [&](node_id term_) {
            bool again = false;
            for (const node_id t : taken) again = again || t == term_;
            taken.put(term_);
            if (again || !parts_.is_part(term_, loop, sum))
                rest = sum_of(rest, term{b_, moved_[term_]});
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
            if (!parts_.splits(at, i)) {
                in.put(moved_[loops_.outside(l, i)]);
                leaves.put(moved_[loops_.leaf(l, i)]);
                results.put(moved_[loops_.result(l, i)]);
                continue;
            }
            b_.scope = l.scope;
            const term rest = rest_of(parts_.increment(l, i), at, i);
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
        for (std::uint32_t i = 0; i < parts_.size(); ++i) {
            const part p = parts_[i];
            if (p.loop != at || p.product) continue;
            const tensor_type type = g_.type(p.small);
            part_number_[i] = results.size();
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
        b_.scope = l.scope;
        for (std::uint32_t i = 0; i < parts_.size(); ++i)
            for (std::uint32_t k = 0; k < 2 && parts_[i].loop == at && parts_[i].product; ++k)
                stack(at, g_.input(parts_[i].term, k), results);
        b_.scope = outer;
        now.outputs = results.size() - now.carries;
        for (const node_id leaf : leaves) in.put(leaf);
        for (const node_id result : results) in.put(result);
        std::int64_t attributes[scan_layout::size]{};
        now.pack(attributes);
        return b_.put(
            *g_.nodes[l.id].op, g_.nodes[l.id].type, in.data(), in.size(), attributes,
            scan_layout::size);
    }
    /// Makes what steps compute a result of all steps, unless it is a sequence or a result already.
    constexpr void stack(std::uint32_t at, node_id n, pool<node_id>& results) {
        if (parts_.sequence(loops_[at], n) != no_node) return;
        for (const factor& f : factors_)
            if (f.loop == at && f.computed == n) return;
        const scan_layout& l = loops_[at].layout;
        for (std::uint32_t i = l.carries; i < l.results(); ++i)
            if (loops_.computed(loops_[at], i) == n) {
                factors_.put({at, n, number_[first_result_[at] + i]});
                return;
            }
        factors_.put({at, n, results.size()});
        results.put(own_copy({b_, moved_[n]}));
    }

    /// Result number `now` of what has become of the loop of result `n`.
    constexpr term numbered(node_id n, std::uint32_t now, const tensor_type& type) {
        const std::int64_t number = now;
        const node_id from = moved_[g_.input(n, 0)];
        return {b_, b_.put(*g_.nodes[n].op, b_.intern(type), &from, 1, &number, 1)};
    }
    constexpr node_id result(node_id n, std::uint32_t at) {
        const auto index = static_cast<std::uint32_t>(g_.attribute(n, 0));
        const std::uint32_t now = number_[first_result_[at] + index];
        term all;
        if (now != gone)
            all = numbered(n, now, tensor_type(g_.type(n)));
        else if (const node_id first = loops_.outside(loops_[at], index); !is_zero(first))
            all = {b_, moved_[first]};
        if (index >= loops_[at].layout.carries) return all.id;
        for (std::uint32_t i = 0; i < parts_.size(); ++i) {
            const part& p = parts_[i];
            if (p.loop != at || p.sum != index) continue;
            const term more = p.product
                ? product(n, at, p.term)
                : seen_outside(
                      p.term, p.small, numbered(n, part_number_[i], tensor_type(g_.type(p.small))));
            all = sum_of(all, more);
        }
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
    /// A product of a step summed over all steps, which are an axis of both factors: the first, or behind the samples.
    constexpr term product(node_id n, std::uint32_t at, node_id of_step) {
        labels l = labels::unpack(g_.attributes + g_.nodes[of_step].attributes);
        std::uint8_t steps = 125;
        while (has_label(l.left, max_rank, steps) || has_label(l.right, max_rank, steps)) --steps;
        node_id in[2]{};
        for (std::uint32_t k = 0; k < 2; ++k) {
            const node_id of = g_.input(of_step, k);
            in[k] = stack_of(n, at, of).id;
            std::uint8_t* const axes = k == 0 ? l.left : l.right;
            const std::uint32_t place = g_.type(of).batched() ? 1 : 0;
            for (std::uint32_t i = max_rank - 1; i > place; --i) axes[i] = axes[i - 1];
            axes[place] = steps;
        }
        std::int64_t attributes[3]{};
        l.pack(attributes);
        return {b_, b_.put(*g_.nodes[of_step].op, g_.nodes[of_step].type, in, 2, attributes, 3)};
    }
    constexpr term stack_of(node_id n, std::uint32_t at, node_id of) {
        const loop_bodies::loop& l = loops_[at];
        if (const node_id all = parts_.sequence(l, of); all != no_node) return {b_, moved_[all]};
        std::uint32_t i = 0;
        while (factors_[i].loop != at || factors_[i].computed != of) ++i;
        return numbered(n, factors_[i].number, stacked(tensor_type(g_.type(of)), l.layout.steps));
    }
};

}  // namespace costate
