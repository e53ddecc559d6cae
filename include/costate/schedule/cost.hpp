// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/contraction.hpp>

namespace costate {

/// Floating-point operations, and bytes that loops load and store; what stays in registers within a
/// loop is not counted, what lies in a cache is.
struct work {
    std::uint64_t flops = 0;
    std::uint64_t bytes = 0;
    constexpr bool operator==(const work&) const = default;
};

/// What a program does for every sample, for every tile of samples, and once in a call. Tensors
/// without a batch axis, such as weights, are read for every tile. Bodies of scans are not counted.
struct cost {
    work sample{};
    work tile{};  ///< bytes only
    work call{};
    constexpr bool operator==(const cost&) const = default;

    constexpr std::uint64_t flops(std::size_t samples_) const {
        return call.flops + samples_ * sample.flops;
    }
    constexpr std::uint64_t bytes(std::size_t samples_, std::size_t tile_samples_) const {
        return bytes_of_tiles(samples_, (samples_ + tile_samples_ - 1) / tile_samples_);
    }
    constexpr std::uint64_t bytes_of_tiles(std::size_t samples_, std::size_t tiles_) const {
        return call.bytes + tiles_ * tile.bytes + samples_ * sample.bytes;
    }
};

constexpr bool has_batch_axis(const tensor_type& type) {
    for (std::uint32_t i = 0; i < type.rank; ++i)
        if (type.dims[i] == batch_extent) return true;
    return false;
}

/// Floating-point operations of one node, for one sample if it has to do with samples.
constexpr std::uint64_t flops_of(const graph_view& g, node_id n) {
    const node& here = g.nodes[n];
    const form kind = here.op->kind;
    if (kind == form::elementwise || kind == form::kernel)
        return std::uint64_t{here.op->flops} * g.type(n).size();
    if (kind == form::reduction) return g.type(g.input(n, 0)).size();
    if (kind != form::contraction) return 0;
    const labels l = labels::unpack(g.attributes + here.attributes);
    const tensor_type& left = g.type(g.input(n, 0));
    const tensor_type& right = g.type(g.input(n, 1));
    std::uint64_t products = left.size();
    for (std::uint32_t i = 0; i < right.rank; ++i)
        if (right.dims[i] != batch_extent && !has_label(l.left, left.rank, l.right[i]))
            products *= right.dims[i];
    return 2 * products;
}

/// The nodes of a graph's own level, those of one group after those of another.
constexpr pool<node_id> nodes_by_group(
    const graph_view& g, const node_plan* nodes, std::uint32_t groups) {
    pool<std::uint32_t> start(groups + 1);
    const auto counts = [&](node_id n) {
        return g.nodes[n].scope == 0 && nodes[n].group != no_group;
    };
    for (node_id n = 0; n < g.node_count; ++n)
        if (counts(n)) ++start[nodes[n].group + 1];
    for (std::uint32_t i = 0; i < groups; ++i) start[i + 1] += start[i];
    pool<node_id> ordered(start[groups]);
    for (node_id n = 0; n < g.node_count; ++n)
        if (counts(n)) ordered[start[nodes[n].group]++] = n;
    return ordered;
}

/// The cost of a scheduled graph.
constexpr cost cost_of(const graph_view& g, const node_plan* nodes, std::uint32_t groups) {
    cost total;
    const auto add_bytes = [&](const tensor_type& type, std::size_t elements, phase runs) {
        work& part = has_batch_axis(type) ? total.sample
            : runs == phase::tile         ? total.tile
                                          : total.call;
        part.bytes += elements * bytes_of(type.kind);
    };
    pool<std::uint32_t> reader(g.node_count);  // the group that read a node last, counted from 1
    for (const node_id n : nodes_by_group(g, nodes, groups)) {
        const node_plan& here = nodes[n];
        bool sampled = has_batch_axis(g.type(n));
        const auto read = [&](node_id seen_) {
            sampled = sampled || has_batch_axis(g.type(seen_));
            const node_id kept = base_of(g, nodes, seen_);
            if (nodes[kept].where == place::immediate || nodes[kept].where == place::nowhere)
                return;
            if (nodes[kept].group == here.group || reader[kept] == here.group + 1) return;
            reader[kept] = here.group + 1;
            const std::size_t whole = g.type(kept).size();
            const std::size_t part = g.type(seen_).size();
            add_bytes(g.type(kept), part < whole ? part : whole, here.runs);
        };
        const auto computed_again = [&](node_id again_) {
            if (reader[again_] == here.group + 1) return;
            reader[again_] = here.group + 1;
            (has_batch_axis(g.type(again_)) ? total.sample : total.call).flops +=
                flops_of(g, again_);
        };
        each_read(g, nodes, n, n, read, computed_again);
        std::uint64_t flops = flops_of(g, n);
        if (g.nodes[n].op->kind == form::contraction && g.input(n, 0) == g.input(n, 1))
            if (const contraction_loops loops = loops_of(g, nodes, n); computes_half(loops, here))
                flops = flops / (2 * loops.m) * (loops.m + 1);
        (sampled ? total.sample : total.call).flops += flops;
        if (here.where != place::arena && here.where != place::output) continue;
        add_bytes(g.type(n), g.type(n).size(), here.runs);
        // What is accumulated over the tiles is loaded before it is stored.
        if (here.runs == phase::tile && !has_batch_axis(g.type(n)))
            add_bytes(g.type(n), g.type(n).size(), here.runs);
    }
    return total;
}

}  // namespace costate
