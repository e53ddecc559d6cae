// SPDX-License-Identifier: BSL-1.0
#pragma once

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
/// that both have, so that from here on a recurrent weight is one that several places share: for a sum over independent
/// steps see Martens, Ba and Johnson, "Kronecker-factored curvature approximations for recurrent neural networks" (ICLR
/// 2018), section 3.5.1.
class kfac_taps : rebuilding {
public:
    constexpr kfac_taps(const graph_view& g, kfac_uses& found)
        : rebuilding(g),
          found_(found),
          taps_(found.uses.size()),
          inside_(found.uses.size()),
          activations_(found.uses.size()),
          added_(g.node_count) {}

    constexpr builder run() {
        builder b = rebuilt([this](node_id n_) {
            const operation& op = *g_.nodes[n_].op;
            if (op.body != nullptr && taps_in(n_) > 0) return tapped_loop(n_);
            if (op.kind == form::result && taps_in(g_.input(n_, 0)) > 0) return result(n_);
            node_id made = copied(n_);
            for (std::uint32_t u = 0; u < found_.uses.size(); ++u)
                if (found_.uses[u].loop != 0 && found_.uses[u].result == n_) made = tapped(made, u);
            return made;
        });
        for (std::uint32_t u = 0; u < found_.uses.size(); ++u) {
            kfac_use& use = found_.uses[u];
            use.activations = use.loop == 0 ? moved_[use.activations] : activations_[u];
            use.result = use.loop == 0 ? moved_[use.result] : taps_[u];
            if (use.loop != 0) add_steps(use.axes);
        }
        found_.move_leaves(moved_);
        return b;
    }

private:
    kfac_uses& found_;
    pool<node_id> taps_, inside_, activations_;  // of each use
    pool<std::uint32_t> added_;  // results that a loop has besides its own

    constexpr std::uint32_t taps_in(node_id loop) const {
        std::uint32_t count = 0;
        for (const kfac_use& use : found_.uses) count += loop != 0 && use.loop == loop;
        return count;
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

    /// In the body.
    constexpr node_id tapped(node_id made, std::uint32_t u) {
        const term leaf = body_leaf(b_, tensor_type(b_.type(made)), unique(u));
        inside_[u] = leaf.id;
        return (term{b_, made} + leaf).id;
    }
    constexpr node_id tapped_loop(node_id n) {
        const scan_layout l = layout_of(n);
        scan_layout wider = l;
        pool<node_id> in, leaves, results;
        for (std::uint32_t i = 0; i < l.leaves(); ++i) {
            if (i == l.carries + l.sequences)
                for (std::uint32_t u = 0; u < found_.uses.size(); ++u) {
                    if (found_.uses[u].loop != n) continue;
                    const tensor_type type = stacked(b_.type(inside_[u]), l.steps);
                    taps_[u] = source_term(b_, operation_of<kfac_tap_op>, type, u).id;
                    in.put(taps_[u]);
                    leaves.put(inside_[u]);
                    ++wider.sequences;
                }
            in.put(moved_[g_.input(n, i)]);
            leaves.put(moved_[g_.input(n, l.leaves() + i)]);
        }
        // What the carries were stays at the end, where an adjoint looks for it.
        const std::uint32_t own = l.results() - l.carries;
        for (std::uint32_t i = 0; i < own; ++i)
            results.put(moved_[g_.input(n, 2 * l.leaves() + i)]);
        for (std::uint32_t u = 0; u < found_.uses.size(); ++u) {
            const kfac_use& use = found_.uses[u];
            if (use.loop != n || leaf_number(n, use.activations) < l.carries + l.sequences)
                continue;
            const node_id source = moved_[use.activations];
            const std::int64_t number = unique(u);
            b_.scope = g_.nodes[use.activations].scope;
            results.put(
                b_.put(operation_of<copy_op>, b_.nodes[source].type, &source, 1, &number, 1));
            b_.scope = 0;
            activations_[u] = own + added_[n]++;
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
        for (std::uint32_t u = 0; u < found_.uses.size(); ++u) {
            if (found_.uses[u].loop != n) continue;
            const std::uint32_t leaf = leaf_number(n, found_.uses[u].activations);
            if (leaf < l.carries)
                activations_[u] = result_of(loop, own + added_[n] + leaf).id;
            else if (leaf < l.carries + l.sequences)
                activations_[u] = moved_[g_.input(n, leaf)];
            else
                activations_[u] = result_of(loop, activations_[u]).id;
        }
        return loop.id;
    }
    /// Which leaf of a loop's body a node is; a number beyond all of them if it is none.
    constexpr std::uint32_t leaf_number(node_id loop, node_id n) const {
        const std::uint32_t leaves = layout_of(loop).leaves();
        std::uint32_t i = 0;
        while (i < leaves && g_.input(loop, leaves + i) != n) ++i;
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

}  // namespace costate
