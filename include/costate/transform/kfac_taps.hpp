// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/cast.hpp>
#include <costate/ops/piecewise.hpp>
#include <costate/transform/kfac_uses.hpp>
#include <costate/transform/scan.hpp>

namespace costate {

/// Stands for 0 where it is added to what a weight makes in a step of a loop: the derivative by it is the gradient by that.
struct kfac_tap_op {
    static constexpr auto name = "kfac_tap";
    static constexpr auto kind = form::leaf;
    template <class>
    using rules = source_rules;
};

/// Brings out of loops what weights meet inside of them, as tensors over all steps: activations as a result of the loop, the
/// gradients by what the weight makes as those by a sequence of zeros that is added to it. The steps are one more axis
/// that both have, the outermost loop's in front, so that from here on a recurrent weight is one that several places share:
/// for a sum over independent steps see Martens, Ba and Johnson, "Kronecker-factored curvature approximations for recurrent
/// neural networks" (ICLR 2018), section 3.5.1. Steps that a counted loop does not make have inputs and gradients of 0.
class kfac_taps : rebuilding {
public:
    constexpr kfac_taps(const graph_view& g, kfac_uses& found)
        : rebuilding(g),
          found_(found),
          loops_(g),
          around_(found.uses.size()),
          taps_(found.uses.size()),
          activations_(found.uses.size()),
          added_(g.node_count) {}

    constexpr builder run() {
        for (std::uint32_t u = 0; u < found_.uses.size(); ++u) around_[u] = found_.uses[u].loop;
        builder b = rebuilt([this](node_id n_) {
            const operation& op = *g_.nodes[n_].op;
            if (op.body != nullptr && has_taps(n_)) return tapped_loop(n_);
            if (op.kind == form::result && added_[g_.input(n_, 0)] > 0) return result(n_);
            node_id made = copied(n_);
            for (std::uint32_t u = 0; u < found_.uses.size(); ++u)
                if (found_.uses[u].loop != 0 && found_.uses[u].result == n_) made = tapped(made, u);
            return made;
        });
        for (std::uint32_t u = 0; u < found_.uses.size(); ++u) {
            kfac_use& use = found_.uses[u];
            use.steps = steps_of(b, use);
            use.activations = use.loop == 0 ? moved_[use.activations] : activations_[u];
            use.result = use.loop == 0 ? moved_[use.result] : taps_[u];
            for (std::uint32_t i = 0; i < use.depth; ++i) add_steps(use.axes);
        }
        found_.move_leaves(moved_);
        return b;
    }

private:
    kfac_uses& found_;
    kfac_loops loops_;
    // Of each use: the loop that its tap and its activations are inside of at the moment.
    pool<node_id> around_, taps_, activations_;
    pool<std::uint32_t> added_;  // results that a loop has besides its own

    constexpr bool has_taps(node_id loop) const {
        for (const node_id around : around_)
            if (around == loop) return true;
        return false;
    }
    constexpr scan_layout layout_of(node_id loop) const {
        return scan_layout::unpack(g_.attributes + g_.nodes[loop].attributes);
    }
    /// A number that no leaf or result of a body has.
    static constexpr std::int64_t unique(std::uint32_t u) { return 1000000 + std::int64_t{u}; }
    static constexpr void add_steps(labels& axes) {
        std::uint8_t steps = 125;
        while (has_label(axes.left, max_rank, steps) || has_label(axes.right, max_rank, steps))
            --steps;
        for (std::uint8_t* const l : {axes.left, axes.result}) {
            for (std::uint32_t i = max_rank - 1; i > 0; --i) l[i] = l[i - 1];
            l[0] = steps;
        }
    }
    /// How many steps the counted loops around a use make together; 0 where there are none.
    constexpr node_id steps_of(builder& b, const kfac_use& use) const {
        term all;
        for (node_id n = use.loop; n != 0; n = loops_.around(n)) {
            if (!loops_.body_of(n).counted) continue;
            const tensor_type type{found_.blocks[use.block].kind, 0, {}};
            const term most = constant(b, type, loops_.body_of(n).times);
            const node_id count = loops_.count_of(n);
            if (!loops_.is_steady(count)) {  // as no shared value is
                b.fail(mistake::steps_per_sample);
                return 0;
            }
            const term told = convert_to({b, outside(b, count)}, type.kind);
            const term made = max(min(told, most), constant(b, type, 0));
            all = all.exists() ? all * made : made;
        }
        return all.exists() ? all.id : 0;
    }

    /// What is the same in all steps, computed outside of all loops.
    constexpr node_id outside(builder& b, node_id n) const {
        const node& applied = g_.nodes[n];
        if (applied.scope == 0) return moved_[n];
        if (applied.op->kind == form::leaf) return outside(b, loops_.captured(n));
        pool<node_id> in(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) in[i] = outside(b, g_.input(n, i));
        return b.put(
            *applied.op, applied.type, in.data(), applied.arity, g_.attributes + applied.attributes,
            applied.attribute_count);
    }

    /// In the body.
    constexpr node_id tapped(node_id made, std::uint32_t u) {
        const term leaf = body_leaf(b_, tensor_type(b_.type(made)), unique(u));
        taps_[u] = leaf.id;
        activations_[u] = moved_[found_.uses[u].activations];
        return (term{b_, made} + leaf).id;
    }
    constexpr node_id tapped_loop(node_id n) {
        const scan_layout l = layout_of(n);
        const std::uint16_t scope = b_.scope;
        scan_layout wider = l;
        pool<node_id> in, leaves, results;
        for (std::uint32_t i = 0; i < l.leaves(); ++i) {
            if (i == l.carries + l.sequences)
                for (std::uint32_t u = 0; u < around_.size(); ++u) {
                    if (around_[u] != n) continue;
                    leaves.put(taps_[u]);
                    const tensor_type type = stacked(tensor_type(b_.type(taps_[u])), l.steps);
                    taps_[u] = scope == 0 ? source_term(b_, operation_of<kfac_tap_op>, type, u).id
                                          : body_leaf(b_, type, unique(u)).id;
                    in.put(taps_[u]);
                    ++wider.sequences;
                }
            in.put(moved_[g_.input(n, i)]);
            leaves.put(moved_[g_.input(n, l.leaves() + i)]);
        }
        // What the carries were stays at the end, where an adjoint looks for it.
        const std::uint32_t own = l.results() - l.carries;
        for (std::uint32_t i = 0; i < own; ++i)
            results.put(moved_[g_.input(n, 2 * l.leaves() + i)]);
        pool<std::uint32_t> output(around_.size());
        for (std::uint32_t u = 0; u < around_.size(); ++u) {
            if (around_[u] != n || !is_output(l, leaf_number(n, activations_[u]))) continue;
            const node_id source = activations_[u];
            const std::int64_t number = unique(u);
            b_.scope = b_.nodes[source].scope;
            results.put(
                b_.put(operation_of<copy_op>, b_.nodes[source].type, &source, 1, &number, 1));
            b_.scope = scope;
            output[u] = own + added_[n]++;
        }
        wider.outputs += added_[n];
        for (std::uint32_t i = own; i < l.results(); ++i)
            results.put(moved_[g_.input(n, 2 * l.leaves() + i)]);
        for (const node_id leaf : leaves) in.put(leaf);
        for (const node_id result : results) in.put(result);
        std::int64_t attributes[scan_layout::size]{};
        wider.pack(attributes);
        const term loop{
            b_,
            b_.put(
                *g_.nodes[n].op, g_.nodes[n].type, in.data(), in.size(), attributes,
                scan_layout::size)};
        const node_id next = loops_.around(n);
        for (std::uint32_t u = 0; u < around_.size(); ++u) {
            if (around_[u] != n) continue;
            const std::uint32_t leaf = leaf_number(n, activations_[u]);
            activations_[u] = is_output(l, leaf) ? result_of(loop, output[u]).id
                : leaf < l.carries               ? result_of(loop, own + added_[n] + leaf).id
                                                 : moved_[g_.input(n, leaf)];
            around_[u] = next;
        }
        return loop.id;
    }
    /// Whether what a leaf of a body stands for does not say what the weight meets: captures have no steps, sequences also
    /// those that are not made.
    static constexpr bool is_output(const scan_layout& l, std::uint32_t leaf) {
        return leaf >= l.carries && (l.counted || leaf >= l.carries + l.sequences);
    }
    /// Which leaf of a loop's body a node of the new graph is; a number beyond all of them if it is none.
    constexpr std::uint32_t leaf_number(node_id loop, node_id n) const {
        const std::uint32_t leaves = layout_of(loop).leaves();
        std::uint32_t i = 0;
        while (i < leaves && moved_[g_.input(loop, leaves + i)] != n) ++i;
        return i;
    }
    constexpr node_id result(node_id n) {
        const node_id loop = g_.input(n, 0);
        const scan_layout l = layout_of(loop);
        std::int64_t number = g_.attribute(n, 0);
        if (number >= l.results() - l.carries) number += added_[loop];
        return b_.put(*g_.nodes[n].op, g_.nodes[n].type, &moved_[loop], 1, &number, 1);
    }
};

/// At how many places a sample uses a block's weight, where loops are told how many steps to make; no term where that is a
/// constant. At least one, so that means over none are 0.
constexpr term counted_places(builder& b, const kfac_uses& found, const kfac_block& block) {
    const tensor_type type{block.kind, 0, {}};
    bool counted = false;
    term all;
    for (std::uint32_t i = block.first_use; i < block.first_use + block.uses; ++i) {
        const kfac_use& use = found.uses[i];
        counted = counted || use.steps != 0;
        const term here = constant(b, type, use.places);
        all = sum_of(all, use.steps == 0 ? here : here * term{b, use.steps});
    }
    return counted ? max(all, constant(b, type, 1)) : term{};
}

}  // namespace costate
