// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/plan.hpp>

namespace costate {

/// The longest last axis that packs of a loop would hardly fill.
inline constexpr extent short_axis = 16;

/// Whether what is kept for a tile's samples lies with the samples side by side, so that packs run along
/// them: where most of what is folded for each sample lies along short axes (at most 16), and all of it
/// happens in loops over elements.
constexpr bool samples_side_by_side(const graph_view& g) {
    bool possible = false;  // there are few types, and many nodes
    for (std::uint32_t i = 0; i < g.type_count; ++i) {
        const tensor_type& type = g.types[i];
        possible =
            possible || (type.rank > 1 && type.batched() && type.dims[type.rank - 1] <= short_axis);
    }
    if (!possible) return false;
    std::uint64_t along_short = 0, along_long = 0;
    for (node_id n = 0; n < g.node_count; ++n) {
        const form kind = g.nodes[n].op->kind;
        if (g.nodes[n].scope != 0 || kind == form::result) return false;
        if (kind == form::kernel || kind == form::contraction) {
            bool sees_samples = g.type(n).batched();
            for (std::uint32_t i = 0; i < g.nodes[n].arity; ++i)
                sees_samples = sees_samples || g.type(g.input(n, i)).batched();
            if (sees_samples) return false;
        }
        if (kind != form::reduction || !g.type(n).batched()) continue;
        const tensor_type& space = g.type(g.input(n, 0));
        (space.dims[space.rank - 1] <= short_axis ? along_short : along_long) += space.size();
    }
    return along_short > along_long;
}

/// Elements from one index of an axis to the next in the place of a node; `apart` is the number of samples that lie side
/// by side, 0 if one lies after the other.
constexpr void strides_in_place(
    const tensor_type& type, std::uint32_t apart, std::int64_t* strides) {
    std::int64_t step = 1;
    if (apart != 0) step = apart;
    for (std::uint32_t i = type.rank; i > 0; --i) {
        strides[i - 1] = step;
        step *= static_cast<std::int64_t>(type.dims[i - 1]);
    }
    if (apart != 0) strides[0] = 1;
}

}  // namespace costate
