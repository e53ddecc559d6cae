// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/contraction.hpp>
#include <costate/schedule/access.hpp>

namespace costate {

/// A loop around the kernel of a contraction: elements from one turn to the next in the operands and in the result.
struct contraction_loop {
    extent length = 1;
    extent row = 1;  ///< if it runs over samples: turns for each of them
    std::int64_t left = 0, right = 0, result = 0;
    bool summed = false;  ///< the result does not have this axis
    axis_set axes = 0;  ///< of the result
};

/// A contraction as loops around a kernel over three axes, each of which may be several axes joined: m runs in `left` and
/// the result, n in `right` and the result (n has the last axis of the result), k in both operands only. What runs in all
/// three, and whatever does not join, is a loop around it. `batch_extent` marks the one that runs over the samples.
struct contraction_loops {
    std::uint32_t left = 0, right = 0;  ///< which input of the node plays which part
    extent m = 1, n = 1, k = 1;
    extent row = 1;  ///< if m, n or k runs over samples: how many of its indices belong to one
    std::int64_t left_m = 0, left_k = 0, left_offset = 0;
    std::int64_t right_k = 0, right_n = 0, right_offset = 0;
    std::int64_t result_m = 0, result_n = 1;
    axis_set m_axes = 0, n_axes = 0;  ///< of the result, those that are m or n
    contraction_loop around[2 * max_rank]{};  ///< those that are summed are the last
    std::uint32_t depth = 0;
    bool of_one = false;  ///< both operands are the same elements

    constexpr bool accumulates_over_samples() const {
        for (std::uint32_t i = 0; i < depth; ++i)
            if (around[i].summed && around[i].length == batch_extent) return true;
        return k == batch_extent;
    }
    /// Whether the result is that of a matrix with its own transpose, so that one half of it says all; or several such,
    /// one for each turn of the loops that are not summed.
    constexpr bool symmetric() const {
        bool same = of_one && m == n && m > 1 && m != batch_extent && left_m == right_n &&
            left_k == right_k && result_n == 1;
        for (std::uint32_t i = 0; i < depth; ++i)
            same = same && around[i].left == around[i].right &&
                (around[i].summed || around[i].length != batch_extent);
        return same;
    }
    /// Whether the kernel computes each element of the result to its end, in one call for each turn of the loops around it,
    /// and its packs hold neighbours in the result: then what follows can be computed on its register tile.
    constexpr bool fuses() const {
        for (std::uint32_t i = 0; i < depth; ++i)
            if (around[i].summed) return false;
        const bool by_columns = n == 1 ? m == 1 : result_n == 1;
        return (by_columns || result_m == 1) && k != batch_extent;
    }

    /// The elements that a walk along the result's axes goes from one index of joined axes to the next: those of the
    /// innermost.
    static constexpr std::int64_t step(axis_set axes, const walk& w) {
        for (std::uint32_t i = max_rank; i > 0; --i)
            if ((axes >> (i - 1) & 1) != 0) return w.strides[i - 1];
        return 0;
    }
    /// Whether a walk along the axes of the result takes those that are joined here in step.
    constexpr bool join(const tensor_type& result, const walk& w) const {
        bool all = joins(m_axes, result, w) && joins(n_axes, result, w);
        for (std::uint32_t i = 0; i < depth; ++i) all = all && joins(around[i].axes, result, w);
        return all;
    }

private:
    static constexpr bool joins(axis_set axes, const tensor_type& result, const walk& w) {
        std::int64_t next = 0;
        bool inner = true;
        for (std::uint32_t i = result.rank; i > 0; --i) {
            if ((axes >> (i - 1) & 1) == 0) continue;
            if (!inner && w.strides[i - 1] != next) return false;
            inner = false;
            next = w.strides[i - 1] * static_cast<std::int64_t>(result.dims[i - 1]);
        }
        return true;
    }
};

/// Joins axis `i` (length, strides) to the loop that already runs over inner axes; `row` is what the samples' axis had
/// joined before.
constexpr bool join_axis(
    extent length, const std::int64_t* outer, extent& joined, extent& row,
    std::int64_t* const* inner, std::uint32_t count) {
    if (length == 1) return true;
    if (joined == 1) {
        joined = length;
        for (std::uint32_t i = 0; i < count; ++i) *inner[i] = outer[i];
        return true;
    }
    for (std::uint32_t i = 0; i < count; ++i)
        if (outer[i] != *inner[i] * static_cast<std::int64_t>(joined)) return false;
    if (length == batch_extent) row = joined;
    joined = length == batch_extent ? batch_extent : joined * length;
    return true;
}

/// Whether the kernel of contraction `n` reads what is stored as bfloat16 for its input `i`, and converts it as it loads
/// or copies: what its vectors run along. The other operand would be converted number by number, again for each vector.
constexpr bool converts_operand(
    const graph_view& g, node_id n, std::uint32_t i, element stored, element computed) {
    if (stored != element::bfloat16 || computed != element::float32) return false;
    const labels l = labels::unpack(g.attributes + g.nodes[n].attributes);
    const tensor_type& result = g.type(n);
    std::uint32_t last = result.rank;
    while (last > 0 && result.dims[last - 1] == 1) --last;
    if (last == 0 || result.dims[last - 1] == batch_extent) return false;
    const std::uint8_t label = l.result[last - 1];
    const bool in_left = has_label(l.left, g.type(g.input(n, 0)).rank, label);
    const bool in_right = has_label(l.right, g.type(g.input(n, 1)).rank, label);
    return i == 0 ? in_left && !in_right : in_right && !in_left;
}

/// Whether the operands of one turn of a contraction's kernel are so large that copies of one may need room of their own.
constexpr bool copies_operand(const contraction_loops& loops, std::uint32_t tile, element kind) {
    const auto length = [tile](extent e) { return e == batch_extent ? std::size_t{tile} : e; };
    const std::size_t both = (length(loops.m) + length(loops.n)) * length(loops.k);
    return both * bytes_of(kind) > second_cache / 2;
}

/// Whether only the upper half of a contraction is computed, and copied in the end: not where something is fused behind it,
/// or where others add to the same place.
constexpr bool computes_half(const contraction_loops& loops, const node_plan& planned) {
    return loops.symmetric() && !loops.fuses() && !planned.joined;
}

constexpr contraction_loops loops_of(const graph_view& g, const node_plan* nodes, node_id n) {
    const node& applied = g.nodes[n];
    const labels l = labels::unpack(g.attributes + applied.attributes);
    const tensor_type& result = g.type(n);
    contraction_loops c;
    // n gets the last axis of the result, but not that of the samples: kernels take a run-time length as m.
    bool swapped = false;
    if (result.rank > 0) {
        const std::uint8_t last = l.result[result.rank - 1];
        if (result.dims[result.rank - 1] == batch_extent)
            swapped = !has_label(l.left, g.type(g.input(n, 0)).rank, last);
        else
            swapped = !has_label(l.right, g.type(g.input(n, 1)).rank, last);
    }
    c.left = swapped ? 1 : 0;
    c.right = swapped ? 0 : 1;
    const std::uint8_t* left_labels = swapped ? l.right : l.left;
    const std::uint8_t* right_labels = swapped ? l.left : l.right;
    const tensor_type& left_type = g.type(g.input(n, c.left));
    const tensor_type& right_type = g.type(g.input(n, c.right));
    const walk left = resolve(g, nodes, g.input(n, c.left));
    const walk right = resolve(g, nodes, g.input(n, c.right));
    c.left_offset = left.offset;
    c.right_offset = right.offset;
    c.of_one =
        left.base == right.base && left.offset == right.offset && !left.bounded && !right.bounded;
    std::int64_t result_strides[max_rank]{};
    row_major(result, result_strides);

    const auto find = [](const std::uint8_t* axes, std::uint32_t rank, std::uint8_t label) {
        for (std::uint32_t i = 0; i < rank; ++i)
            if (axes[i] == label) return i;
        return static_cast<std::uint32_t>(max_rank);
    };
    const auto surround = [&](const contraction_loop& loop) {
        if (loop.length == 1) return;
        if (c.depth > 0 && c.around[c.depth - 1].summed == loop.summed) {
            contraction_loop& inner = c.around[c.depth - 1];
            const std::int64_t outer[] = {loop.left, loop.right, loop.result};
            std::int64_t* const strides[] = {&inner.left, &inner.right, &inner.result};
            if (join_axis(loop.length, outer, inner.length, inner.row, strides, 3)) {
                inner.axes |= loop.axes;
                return;
            }
        }
        c.around[c.depth++] = loop;
    };
    // From the innermost axis outwards.
    for (std::uint32_t i = left_type.rank; i > 0; --i) {
        if (has_label(l.result, result.rank, left_labels[i - 1])) continue;
        const std::uint32_t in_right = find(right_labels, right_type.rank, left_labels[i - 1]);
        const std::int64_t outer[] = {left.strides[i - 1], right.strides[in_right]};
        std::int64_t* const inner[] = {&c.left_k, &c.right_k};
        if (!join_axis(left_type.dims[i - 1], outer, c.k, c.row, inner, 2))
            surround({left_type.dims[i - 1], 1, outer[0], outer[1], 0, true, 0});
    }
    for (std::uint32_t i = result.rank; i > 0; --i) {
        const std::uint32_t in_left = find(left_labels, left_type.rank, l.result[i - 1]);
        const std::uint32_t in_right = find(right_labels, right_type.rank, l.result[i - 1]);
        const extent length = result.dims[i - 1];
        const std::int64_t step = result_strides[i - 1];
        const axis_set axis = length == 1 ? 0 : axis_set{1} << (i - 1);
        if (in_left < max_rank && in_right < max_rank) {
            surround(
                {length, 1, left.strides[in_left], right.strides[in_right], step, false, axis});
        } else if (in_left < max_rank) {
            const std::int64_t outer[] = {left.strides[in_left], step};
            std::int64_t* const inner[] = {&c.left_m, &c.result_m};
            if (join_axis(length, outer, c.m, c.row, inner, 2))
                c.m_axes |= axis;
            else
                surround({length, 1, outer[0], 0, outer[1], false, axis});
        } else {
            const std::int64_t outer[] = {right.strides[in_right], step};
            std::int64_t* const inner[] = {&c.right_n, &c.result_n};
            if (length != batch_extent && join_axis(length, outer, c.n, c.row, inner, 2))
                c.n_axes |= axis;
            else
                surround({length, 1, 0, outer[0], outer[1], false, axis});
        }
    }
    // Outermost first, as the loops are nested: the sums are inside.
    for (std::uint32_t i = 0; i < c.depth / 2; ++i) {
        const contraction_loop t = c.around[i];
        c.around[i] = c.around[c.depth - 1 - i];
        c.around[c.depth - 1 - i] = t;
    }
    return c;
}

/// The same of contraction `n`, whose loops are looked at only if its operands are large at all.
constexpr bool copies_operand(
    const graph_view& g, const node_plan* nodes, node_id n, std::uint32_t tile, element kind) {
    std::size_t both = 0;
    for (std::uint32_t i = 0; i < 2; ++i) {
        const tensor_type& type = g.type(g.input(n, i));
        both += type.size() * (type.batched() ? tile : 1);
    }
    return both * bytes_of(kind) > second_cache / 2 &&
        copies_operand(loops_of(g, nodes, n), tile, kind);
}

}  // namespace costate
