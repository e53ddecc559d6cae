// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/plan.hpp>

namespace costate {

/// Elements from one index of an axis to the next, for elements in order.
constexpr void row_major(const tensor_type& type, std::int64_t* strides) {
    std::int64_t step = 1;
    for (std::uint32_t i = type.rank; i > 0; --i) {
        strides[i - 1] = step;
        step *= static_cast<std::int64_t>(type.dims[i - 1]);
    }
}

/// Whether the strides walk through the elements in order without a gap.
constexpr bool in_order(const tensor_type& type, const std::int64_t* strides) {
    std::int64_t expected[max_rank]{};
    row_major(type, expected);
    for (std::uint32_t i = 0; i < type.rank; ++i)
        if (type.dims[i] != 1 && strides[i] != expected[i]) return false;
    return true;
}

/// Follows views down to the node that has a place of its own: how the elements of `n` lie in there. The strides belong
/// to the axes of `n`.
constexpr walk resolve(const graph_view& g, const pool<node_plan>& nodes, node_id n) {
    if (nodes[n].where != place::through) {
        walk w{n, n, 0, 0, {}};
        row_major(g.type(n), w.strides);
        return w;
    }
    const node_id from = g.input(n, 0);
    walk inner = resolve(g, nodes, from);
    walk w{n, inner.base, 0, inner.offset, {}};
    const tensor_type& input = g.type(from);
    if (g.nodes[n].op->map == nullptr) {
        row_major(g.type(n), w.strides);
        return w;
    }
    const index_map m = g.nodes[n].op->map(input, g.type(n), g.attributes + g.nodes[n].attributes);
    for (std::uint32_t j = 0; j < input.rank; ++j) {
        w.offset += m.start[j] * inner.strides[j];
        if (m.step[j] != 0) w.strides[m.axis[j]] += m.step[j] * inner.strides[j];
    }
    return w;
}

}  // namespace costate
