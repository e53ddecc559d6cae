// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/cache.hpp>
#include <costate/ops/contraction.hpp>
#include <costate/ops/copy.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// A contraction that sums over nothing, an outer product or a multiple of a vector, is a product of two broadcasts: as
/// such it joins the loop of what surrounds it. One whose result ends with an axis that both operands have gives a kernel
/// nothing to run packs along; where one operand has all axes it is a sum of such a product, as a convolution of each
/// channel by itself is. So is one that reads each element of an operand once, if a loop computes that operand for nobody
/// else: then the loop does not write what would have to be read again.
class product_pass : rebuilding {
public:
    constexpr explicit product_pass(const graph_view& g) : rebuilding(g) {}

    static constexpr bool helps(const graph_view& g) {
        for (node_id n = 0; n < g.node_count; ++n)
            if (is_product(g, n) || sum_of_product(g, n).possible) return true;
        return false;
    }

    constexpr builder run() {
        builder made = rebuilt([&](node_id n_) {
            if (is_product(g_, n_)) return (repeated(n_, 0) * repeated(n_, 1)).id;
            const product_sum sum_ = sum_of_product(g_, n_);
            return sum_.possible ? summed(n_, sum_).id : copied(n_);
        });
        // A sum with other axes of length 1 is a view, which computes no output.
        for (std::uint32_t i = 0; i < g_.output_count; ++i) {
            const node here = made.nodes[made.outputs[i]];
            const std::int64_t unique = i;
            if (here.op->kind == form::view && g_.nodes[g_.outputs[i]].op->kind != form::view)
                made.outputs[i] =
                    made.put(operation_of<copy_op>, here.type, &made.outputs[i], 1, &unique, 1);
        }
        return made;
    }

private:
    /// The result's axes that input `i` has not; no set, if it does not have its own in the result's order.
    struct missing_axes {
        axis_set set = 0;
        bool in_order = false;
    };
    static constexpr missing_axes missing(const graph_view& g, node_id n, std::uint32_t i) {
        const labels l = labels::unpack(g.attributes + g.nodes[n].attributes);
        const std::uint8_t* const own = i == 0 ? l.left : l.right;
        const std::uint32_t rank = g.type(g.input(n, i)).rank;
        missing_axes m;
        std::uint32_t found = 0;
        for (std::uint32_t axis = 0; axis < g.type(n).rank; ++axis) {
            if (found < rank && own[found] == l.result[axis])
                ++found;
            else
                m.set |= axis_set{1} << axis;
        }
        m.in_order = found == rank;
        return m;
    }
    static constexpr bool is_product(const graph_view& g, node_id n) {
        return g.nodes[n].op == &operation_of<contract_op> && missing(g, n, 0).in_order &&
            missing(g, n, 1).in_order;
    }
    /// A contraction as a sum over a product in the space of the operand `whole`. Axes of length 1 do not count.
    struct product_sum {
        bool possible = false;
        std::uint32_t whole = 0;
        axis_set missing = 0,
                 summed =
                     0;  ///< of the axes of `whole`: those the other operand lacks, and the result
        tensor_type space{}, part{};
    };
    static constexpr product_sum sum_of_product(const graph_view& g, node_id n) {
        product_sum p;
        if (g.nodes[n].op != &operation_of<contract_op>) return p;
        const labels l = labels::unpack(g.attributes + g.nodes[n].attributes);
        const tensor_type& result = g.type(n);
        std::uint32_t last = result.rank;
        while (last > 0 && result.dims[last - 1] == 1) --last;
        if (last == 0) return p;
        for (p.whole = 0; p.whole < 2 && !p.possible; ++p.whole) {
            const tensor_type& all = g.type(g.input(n, p.whole));
            const tensor_type& other = g.type(g.input(n, 1 - p.whole));
            const std::uint8_t* const axes = p.whole == 0 ? l.left : l.right;
            const std::uint8_t* const others = p.whole == 0 ? l.right : l.left;
            p.space = {all.kind, 0, {}};
            p.part = p.space;
            p.missing = p.summed = 0;
            std::uint32_t i = next(other, 0), k = next(result, 0);
            for (std::uint32_t j = next(all, 0); j < all.rank; j = next(all, j + 1)) {
                const axis_set axis = axis_set{1} << p.space.rank;
                p.space = p.space.append(all.dims[j]);
                if (i < other.rank && others[i] == axes[j]) {
                    p.part = p.part.append(other.dims[i]);
                    i = next(other, i + 1);
                } else {
                    p.missing |= axis;
                }
                if (k < result.rank && l.result[k] == axes[j])
                    k = next(result, k + 1);
                else
                    p.summed |= axis;
            }
            p.possible = i == other.rank && k == result.rank && p.summed != 0 &&
                (has_label(others, other.rank, l.result[last - 1]) ||
                 saves_writing(g, g.input(n, p.whole), p));
        }
        --p.whole;
        return p;
    }
    /// Whether the operand with all axes is computed by a loop, for this contraction alone, and more than the nearest cache
    /// holds; and the sums run along packs and are long, for the kernel adds up the lanes of several at once.
    static constexpr bool saves_writing(
        const graph_view& g, node_id operand, const product_sum& p) {
        constexpr extent long_sum = 128;
        const node& here = g.nodes[operand];
        const std::uint32_t last = p.space.rank - 1u;
        const axis_set lowest = p.summed & -p.summed;
        return here.op->kind == form::elementwise && here.arity > 0 && here.op->flops > 0 &&
            p.space.size() * bytes_of(p.space.kind) > nearest_cache &&
            p.summed + lowest == axis_set{1} << p.space.rank && p.space.dims[last] >= long_sum &&
            p.space.dims[last] != batch_extent && uses_of(g, operand) == 1 &&
            !is_on_tile(g, operand);
    }
    static constexpr std::uint32_t uses_of(const graph_view& g, node_id n) {
        std::uint32_t uses = 0;
        for (std::uint32_t i = 0; i < g.output_count; ++i) uses += g.outputs[i] == n;
        for (std::uint32_t i = 0; i < g.input_count; ++i) uses += g.inputs[i] == n;
        return uses;
    }
    /// Whether a node follows a contraction, which computes it on its register tiles.
    static constexpr bool is_on_tile(const graph_view& g, node_id n) {
        pool<bool> behind(n + 1);
        behind[n] = true;
        for (node_id k = n + 1; k-- > 0;) {
            if (!behind[k]) continue;
            if (g.nodes[k].op->kind == form::contraction) return true;
            if (g.nodes[k].op->kind != form::elementwise) continue;
            for (std::uint32_t i = 0; i < g.nodes[k].arity; ++i)
                behind[g.input(k, i)] =
                    behind[g.input(k, i)] || g.type(g.input(k, i)).same_shape(g.type(n));
        }
        return false;
    }
    /// The first axis from `i` on that is longer than 1.
    static constexpr std::uint32_t next(const tensor_type& type, std::uint32_t i) {
        while (i < type.rank && type.dims[i] == 1) ++i;
        return i;
    }
    constexpr term summed(node_id n, const product_sum& p) {
        const term all = reshape({b_, moved_[g_.input(n, p.whole)]}, p.space);
        term part = reshape({b_, moved_[g_.input(n, 1 - p.whole)]}, p.part);
        if (p.missing != 0) part = broadcast_op::along(part, p.space, p.missing);
        return reshape(sum_over(all * part, p.summed), g_.type(n));
    }
    constexpr term repeated(node_id n, std::uint32_t i) {
        const axis_set fresh = missing(g_, n, i).set;
        const term t{b_, moved_[g_.input(n, i)]};
        return fresh == 0 ? t : broadcast_op::along(t, g_.type(n), fresh);
    }
};

}  // namespace costate
