// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/contraction.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// A contraction that sums over nothing, an outer product or a multiple of a vector, is a product of two broadcasts: as
/// such it joins the loop of what surrounds it.
class product_pass : rebuilding {
public:
    constexpr explicit product_pass(const graph_view& g) : rebuilding(g) {}

    static constexpr bool helps(const graph_view& g) {
        for (node_id n = 0; n < g.node_count; ++n)
            if (is_product(g, n)) return true;
        return false;
    }

    constexpr builder run() {
        return rebuilt([&](node_id n_) {
            if (!is_product(g_, n_)) return copied(n_);
            return (repeated(n_, 0) * repeated(n_, 1)).id;
        });
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
    constexpr term repeated(node_id n, std::uint32_t i) {
        const axis_set fresh = missing(g_, n, i).set;
        const term t{b_, moved_[g_.input(n, i)]};
        return fresh == 0 ? t : broadcast_op::along(t, g_.type(n), fresh);
    }
};

}  // namespace costate
