// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/window.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// Computes what stands amid zeros in the place where it is read. A pad of something that a few operations compute from
/// slices would have to be stored first, in a loop over fewer elements; instead the operations are applied to the pads of
/// the slices, which are other places in the same memory, and what lies outside is set to 0. Sums over the smaller loop
/// join in. Then a difference of neighbours, its square, the sum of these and the gradient are one loop.
class window_pass : rebuilding {
public:
    constexpr explicit window_pass(const graph_view& g) : rebuilding(g), seen_(g.node_count) {}

    static constexpr bool helps(const graph_view& g) {
        for (node_id n = 0; n < g.node_count; ++n)
            if (g.nodes[n].op == &operation_of<pad_op>) return true;
        return false;
    }

    constexpr builder run() {
        find_shifts();
        return rebuilt([&](node_id n_) {
            const std::uint32_t where = shift_of(n_);
            if (where == shifts_.size()) return copied(n_);
            const term lifted = inside(g_.input(n_, 0), where);
            return is_sum(n_) ? sum_over(lifted, g_.attribute(n_, 0)).id : lifted.id;
        });
    }

private:
    /// Where a smaller space lies in a larger one, and what has become of nodes there.
    struct shift {
        std::uint16_t from = 0;
        std::uint16_t to = 0;
        std::uint16_t scope = 0;
        placement at{};
        pool<node_id> lifted;  // 1 + the node
    };
    // What may be computed twice: more than a load, less than a store and a loop.
    static constexpr std::uint32_t most_flops = 24;

    pool<shift> shifts_;
    pool<std::uint32_t> seen_;
    std::uint32_t search_ = 0;

    constexpr bool is_sum(node_id n) const { return g_.nodes[n].op == &operation_of<sum_op>; }
    constexpr bool is_computed(node_id n) const {
        return g_.nodes[n].op->kind == form::elementwise && g_.nodes[n].arity > 0;
    }
    constexpr void find_shifts() {
        for (node_id n = 0; n < g_.node_count; ++n) {
            if (g_.nodes[n].op != &operation_of<pad_op> || !liftable(g_.input(n, 0))) continue;
            if (find(n) < shifts_.size()) continue;
            shift s;
            s.from = g_.nodes[g_.input(n, 0)].type;
            s.to = g_.nodes[n].type;
            s.scope = g_.nodes[n].scope;
            for (std::uint32_t i = 0; i < g_.type(n).rank; ++i) s.at.start[i] = g_.attribute(n, i);
            s.lifted = pool<node_id>(g_.node_count);
            shifts_.put(s);
        }
    }
    constexpr std::uint32_t find(node_id pad) const {
        for (std::uint32_t k = 0; k < shifts_.size(); ++k) {
            const shift& s = shifts_[k];
            bool same = s.from == g_.nodes[g_.input(pad, 0)].type && s.to == g_.nodes[pad].type &&
                s.scope == g_.nodes[pad].scope;
            for (std::uint32_t i = 0; i < g_.type(pad).rank && same; ++i)
                same = s.at.start[i] == g_.attribute(pad, i);
            if (same) return k;
        }
        return shifts_.size();
    }
    /// The shift by which a node is to be computed in the larger space, if it is.
    constexpr std::uint32_t shift_of(node_id n) {
        const std::uint32_t no_shift = shifts_.size();
        if (no_shift == 0) return no_shift;
        if (g_.nodes[n].op == &operation_of<pad_op>)
            return liftable(g_.input(n, 0)) ? find(n) : no_shift;
        if (!is_sum(n)) return no_shift;
        const node_id in = g_.input(n, 0);
        for (std::uint32_t k = 0; k < no_shift; ++k) {
            const shift& s = shifts_[k];
            if (s.from != g_.nodes[in].type || s.scope != g_.nodes[n].scope || !liftable(in))
                continue;
            // All axes that grow are summed.
            bool whole = true;
            for (std::uint32_t i = 0; i < g_.types[s.from].rank; ++i)
                whole = whole &&
                    (contains(g_.attribute(n, 0), i) ||
                     g_.types[s.from].dims[i] == g_.types[s.to].dims[i]);
            if (whole) return k;
        }
        return no_shift;
    }

    /// Whether a few cheap operations compute the node from things that have places of their own.
    constexpr bool liftable(node_id n) {
        ++search_;
        std::uint32_t flops = 0;
        return is_computed(n) && count(n, g_.nodes[n].type, flops) && flops <= most_flops;
    }
    constexpr bool count(node_id n, std::uint16_t type, std::uint32_t& flops) {
        if (seen_[n] == search_ || g_.nodes[n].op == &operation_of<constant_op>) return true;
        seen_[n] = search_;
        const form kind = g_.nodes[n].op->kind;
        if (kind != form::elementwise) return kind == form::view || kind == form::leaf;
        if (g_.nodes[n].arity == 0 || g_.nodes[n].type != type) return false;
        flops += g_.nodes[n].op->flops;
        if (flops > most_flops) return false;
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
            if (!count(g_.input(n, i), type, flops)) return false;
        return true;
    }

    constexpr term inside(node_id n, std::uint32_t k) {
        const tensor_type from = g_.types[shifts_[k].from];
        const tensor_type to = g_.types[shifts_[k].to];
        std::int64_t box[2 * max_rank]{};
        for (std::uint32_t i = 0; i < to.rank; ++i) {
            box[i] = shifts_[k].at.start[i];
            box[to.rank + i] = box[i] + static_cast<std::int64_t>(from.dims[i]);
        }
        const term all = lift(n, k);
        const term in[] = {
            all,
            {b_, b_.put(operation_of<window_op>, shifts_[k].to, nullptr, 0, box, 2u * to.rank)}};
        const node_id ids[] = {in[0].id, in[1].id};
        return {b_, b_.put(operation_of<inside_op>, shifts_[k].to, ids, 2)};
    }
    constexpr term lift(node_id n, std::uint32_t k) {
        if (shifts_[k].lifted[n] != 0) return {b_, shifts_[k].lifted[n] - 1};
        const tensor_type to = g_.types[shifts_[k].to];
        term t;
        if (g_.nodes[n].op == &operation_of<constant_op>) {
            t = constant(b_, to, std::bit_cast<double>(g_.attribute(n, 0)));
        } else if (!is_computed(n)) {
            t = place_in({b_, moved_[n]}, to, shifts_[k].at);
        } else {
            node_id in[8]{};
            for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
                in[i] = lift(g_.input(n, i), k).id;
            t = {
                b_,
                b_.put(
                    *g_.nodes[n].op, shifts_[k].to, in, g_.nodes[n].arity,
                    g_.attributes + g_.nodes[n].attributes, g_.nodes[n].attribute_count)};
        }
        shifts_[k].lifted[n] = t.id + 1;
        return t;
    }
};

}  // namespace costate
