// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/contraction.hpp>
#include <costate/schedule/access.hpp>

namespace costate {

/// A contraction as loops over four joined axes: b runs in both operands and the result, m in `left` and the result, n in
/// `right` and the result (n is the last axis of the result), k in both operands only. `batch_extent` marks the one that
/// runs over the samples.
struct contraction_loops {
    std::uint32_t left = 0, right = 0;  ///< which input of the node plays which part
    extent b = 1, m = 1, n = 1, k = 1;
    std::int64_t left_b = 0, left_m = 0, left_k = 0, left_offset = 0;
    std::int64_t right_b = 0, right_k = 0, right_n = 0, right_offset = 0;
    std::int64_t result_b = 0, result_m = 0, result_n = 1;
    bool joined = true;  ///< false: the axes do not join into four

    constexpr bool accumulates_over_samples() const { return k == batch_extent; }
};

/// Joins axis `i` (length, strides) to the loop that already runs over inner axes.
constexpr bool join_axis(extent length, const std::int64_t* outer, extent& joined, std::int64_t** inner, std::uint32_t count) {
    if (length == 1) return true;
    if (joined == 1) {
        joined = length;
        for (std::uint32_t i = 0; i < count; ++i) *inner[i] = outer[i];
        return true;
    }
    for (std::uint32_t i = 0; i < count; ++i)
        if (outer[i] != *inner[i] * static_cast<std::int64_t>(joined)) return false;
    joined = length == batch_extent ? batch_extent : joined * length;
    return length != batch_extent;
}

constexpr contraction_loops loops_of(const graph_view& g, const pool<node_plan>& nodes, node_id n) {
    const node& applied = g.nodes[n];
    const labels l = labels::unpack(g.attributes + applied.attributes);
    const tensor_type& result = g.type(n);
    contraction_loops c;
    const bool last_from_left =
        result.rank > 0 && !has_label(l.right, g.type(g.input(n, 1)).rank, l.result[result.rank - 1]);
    c.left = last_from_left ? 1 : 0;
    c.right = last_from_left ? 0 : 1;
    const std::uint8_t* left_labels = last_from_left ? l.right : l.left;
    const std::uint8_t* right_labels = last_from_left ? l.left : l.right;
    const tensor_type& left_type = g.type(g.input(n, c.left));
    const tensor_type& right_type = g.type(g.input(n, c.right));
    const walk left = resolve(g, nodes, g.input(n, c.left));
    const walk right = resolve(g, nodes, g.input(n, c.right));
    c.left_offset = left.offset;
    c.right_offset = right.offset;
    std::int64_t result_strides[max_rank]{};
    row_major(result, result_strides);

    const auto find = [](const std::uint8_t* axes, std::uint32_t rank, std::uint8_t label) {
        for (std::uint32_t i = 0; i < rank; ++i)
            if (axes[i] == label) return i;
        return static_cast<std::uint32_t>(max_rank);
    };
    // From the innermost axis outwards; a b axis must lie outside of the m and n axes for the result to be walked so.
    for (std::uint32_t i = result.rank; i > 0; --i) {
        const std::uint32_t in_left = find(left_labels, left_type.rank, l.result[i - 1]);
        const std::uint32_t in_right = find(right_labels, right_type.rank, l.result[i - 1]);
        const extent length = result.dims[i - 1];
        if (in_left < max_rank && in_right < max_rank) {
            const std::int64_t outer[] = {left.strides[in_left], right.strides[in_right], result_strides[i - 1]};
            std::int64_t* inner[] = {&c.left_b, &c.right_b, &c.result_b};
            c.joined = join_axis(length, outer, c.b, inner, 3) && c.joined;
        } else if (in_left < max_rank) {
            const std::int64_t outer[] = {left.strides[in_left], result_strides[i - 1]};
            std::int64_t* inner[] = {&c.left_m, &c.result_m};
            c.joined = join_axis(length, outer, c.m, inner, 2) && c.joined;
        } else {
            const std::int64_t outer[] = {right.strides[in_right], result_strides[i - 1]};
            std::int64_t* inner[] = {&c.right_n, &c.result_n};
            c.joined = join_axis(length, outer, c.n, inner, 2) && c.joined;
        }
    }
    for (std::uint32_t i = left_type.rank; i > 0; --i) {
        if (has_label(l.result, result.rank, left_labels[i - 1])) continue;
        const std::uint32_t in_right = find(right_labels, right_type.rank, left_labels[i - 1]);
        const std::int64_t outer[] = {left.strides[i - 1], right.strides[in_right]};
        std::int64_t* inner[] = {&c.left_k, &c.right_k};
        c.joined = join_axis(left_type.dims[i - 1], outer, c.k, inner, 2) && c.joined;
    }
    return c;
}

}  // namespace costate
