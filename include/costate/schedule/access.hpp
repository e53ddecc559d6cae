// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/window.hpp>
#include <costate/schedule/sample_order.hpp>

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

/// Whether a walk along the axes of `type` passes all elements of a place in order.
constexpr bool in_order(const tensor_type& type, const walk& w) {
    return !w.bounded && in_order(type, w.strides);
}

/// Narrows the window of axis `axis` to the indices i for which start + step · i lies in [low, high).
constexpr void narrow(
    walk& w, std::uint32_t axis, std::int64_t start, std::int64_t step, std::int64_t low,
    std::int64_t high) {
    const auto floored = [](std::int64_t a, std::int64_t b) {
        return a >= 0 ? a / b : -((b - 1 - a) / b);
    };
    if (step == 0) {
        w.empty = w.empty || start < low || start >= high;
        return;
    }
    const std::int64_t first =
        step > 0 ? floored(low - start + step - 1, step) : floored(start - high - step, -step);
    const std::int64_t last =
        step > 0 ? floored(high - 1 - start, step) : floored(start - low, -step);
    if (first > w.begin[axis]) w.begin[axis] = first;
    if (last + 1 < w.end[axis]) w.end[axis] = last + 1;
    w.empty = w.empty || w.begin[axis] >= w.end[axis];
}

/// The walk along the axes of `to` for the elements of `from` in the same order: possible where axes that become others
/// lie in order among themselves. Returns whether it is.
constexpr bool reshape_walk(const tensor_type& from, const tensor_type& to, walk& w) {
    walk r = w;
    for (std::uint32_t j = 0; j < max_rank; ++j) {
        r.strides[j] = 0;
        r.begin[j] = 0;
        r.end[j] = j < to.rank ? static_cast<std::int64_t>(to.dims[j]) : 0;
    }
    std::uint32_t i = 0;
    std::uint32_t j = 0;
    while (i < from.rank || j < to.rank) {
        if (i < from.rank && from.dims[i] == 1) {
            r.empty = r.empty || (w.bounded && w.begin[i] >= w.end[i]);
            ++i;
            continue;
        }
        if (j < to.rank && to.dims[j] == 1) {
            ++j;
            continue;
        }
        if (i >= from.rank || j >= to.rank) return false;
        if (from.dims[i] == to.dims[j]) {
            r.strides[j] = w.strides[i];
            if (w.bounded) {
                r.begin[j] = w.begin[i];
                r.end[j] = w.end[i];
            }
            ++i;
            ++j;
            continue;
        }
        if (from.dims[i] == batch_extent || to.dims[j] == batch_extent) return false;
        std::uint32_t i_end = i + 1;
        std::uint32_t j_end = j + 1;
        std::uint64_t in = from.dims[i];
        std::uint64_t out = to.dims[j];
        while (in != out) {
            if (in < out && i_end < from.rank)
                in *= from.dims[i_end++];
            else if (in > out && j_end < to.rank)
                out *= to.dims[j_end++];
            else
                return false;
        }
        for (std::uint32_t k = i; k < i_end; ++k) {
            if (w.restricts(k, from.dims[k])) return false;
            if (k + 1 < i_end &&
                w.strides[k] != w.strides[k + 1] * static_cast<std::int64_t>(from.dims[k + 1]))
                return false;
        }
        std::int64_t step = w.strides[i_end - 1];
        for (std::uint32_t k = j_end; k > j; --k) {
            r.strides[k - 1] = step;
            step *= static_cast<std::int64_t>(to.dims[k - 1]);
        }
        i = i_end;
        j = j_end;
    }
    w = r;
    return true;
}

/// How the elements of a view lie where those of its input do: `inner` is the walk of the input. `possible` says whether
/// strides can express it.
constexpr walk seen_through(const graph_view& g, node_id n, const walk& inner, bool& possible) {
    const tensor_type& input = g.type(g.input(n, 0));
    const tensor_type& result = g.type(n);
    walk w{n, inner.base, 0, inner.offset, {}};
    if (g.nodes[n].op->map == nullptr) {
        w = inner;
        w.id = n;
        possible = possible && reshape_walk(input, result, w);
        return w;
    }
    const index_map m = g.nodes[n].op->map(input, result, g.attributes + g.nodes[n].attributes);
    w.bounded = inner.bounded || m.bounded;
    w.empty = inner.empty;
    if (w.bounded)
        for (std::uint32_t i = 0; i < result.rank; ++i)
            w.end[i] = static_cast<std::int64_t>(result.dims[i]);
    for (std::uint32_t j = 0; j < input.rank; ++j) {
        w.offset += m.start[j] * inner.strides[j];
        if (m.step[j] != 0) w.strides[m.axis[j]] += m.step[j] * inner.strides[j];
        if (m.inner_step[j] != 0) {
            w.strides[m.inner_axis[j]] += m.inner_step[j] * inner.strides[j];
            possible = possible && !inner.bounded;  // two axes share one boundary
        }
        if (!w.bounded) continue;
        const std::int64_t high =
            inner.bounded ? inner.end[j] : static_cast<std::int64_t>(input.dims[j]);
        narrow(w, m.axis[j], m.start[j], m.step[j], inner.bounded ? inner.begin[j] : 0, high);
    }
    return w;
}

/// Follows views down to the node that has a place of its own: how the elements of `n` lie in there. The strides belong
/// to the axes of `n`. `is_view(n)` says what is to be followed, `apart(n)` how many samples lie side by side.
template <class IsView, class Apart>
constexpr walk follow(
    const graph_view& g, const IsView& is_view, const Apart& apart, node_id n, bool& possible) {
    if (!is_view(n)) {
        walk w{n, n, 0, 0, {}};
        strides_in_place(g.type(n), apart(n), w.strides);
        return w;
    }
    return seen_through(g, n, follow(g, is_view, apart, g.input(n, 0), possible), possible);
}

/// The node in whose place a node lies.
constexpr node_id base_of(const graph_view& g, const node_plan* nodes, node_id n) {
    while (nodes[n].where == place::through) n = g.input(n, 0);
    return n;
}

/// Whether the loop of `reader` computes an input again, because nobody keeps it. (What a scan runs is not its input.)
constexpr bool is_recomputed(
    const graph_view& g, const node_plan* nodes, node_id in, node_id reader) {
    const node_plan& here = nodes[in];
    return here.where == place::nowhere && !here.stored && here.group != nodes[reader].group &&
        g.nodes[in].scope == g.nodes[reader].scope;
}

/// Goes through what the loop of `reader` reads to compute a node: its inputs, and those of inputs computed `again`.
template <class Read, class Again>
constexpr void each_read(
    const graph_view& g, const node_plan* nodes, node_id n, node_id reader, const Read& read,
    const Again& again) {
    for (std::uint32_t i = 0; i < g.nodes[n].arity; ++i) {
        const node_id in = g.inputs[g.nodes[n].inputs + i];
        if (!is_recomputed(g, nodes, in, reader)) {
            read(in);
        } else {
            again(in);
            each_read(g, nodes, in, reader, read, again);
        }
    }
}

constexpr walk resolve(const graph_view& g, const node_plan* nodes, node_id n) {
    bool possible = true;
    return follow(
        g, [&](node_id k) { return nodes[k].where == place::through; },
        [&](node_id k) { return nodes[k].apart; }, n, possible);
}

/// Counters and windows are read like memory that holds its own index, or 1: they have strides.
constexpr bool is_counter(const graph_view& g, node_id n) {
    const node& here = g.nodes[n];
    return (here.attribute_count == 1 && here.op->role != algebra::constant) || is_window(g, n);
}
/// How they are walked through.
constexpr walk counted(const graph_view& g, node_id n) {
    walk w{n, n, 0, 0, {}};
    if (is_window(g, n)) {
        w.bounded = true;
        for (std::uint32_t i = 0; i < g.type(n).rank; ++i) {
            w.begin[i] = g.attribute(n, i);
            w.end[i] = g.attribute(n, g.type(n).rank + i);
        }
    } else if (g.attribute(n, 0) >= 0) {
        w.strides[g.attribute(n, 0)] = 1;
    }
    return w;
}

}  // namespace costate
