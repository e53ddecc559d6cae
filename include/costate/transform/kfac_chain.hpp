// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/kfac_uses.hpp>

namespace costate {

/// Links the blocks of an objective to a chain: each has the block of the next layer, where that depends on what it makes.
/// The parameter where that fails, and none is linked then: every block has to be a weight that a sample uses once, outside
/// of loops and without groups; all with a bias or all without; and each has to depend on the one before it.
constexpr std::uint32_t link_chain(const graph_view& g, kfac_uses& found) {
    const std::uint32_t count = found.blocks.size();
    pool<std::uint32_t> order;
    for (std::uint32_t i = 0; i < count; ++i) {
        const kfac_block& block = found.blocks[i];
        if (block.form != kfac_form::kronecker || block.uses != 1 || block.places != 1 ||
            block.groups != 1 || found.uses[block.first_use].loop != 0 ||
            block.has_bias() != found.blocks[0].has_bias() || block.kind != found.blocks[0].kind)
            return block.weight;
        order.put(i);
    }
    const auto use_of = [&](std::uint32_t block) -> const kfac_use& {
        return found.uses[found.blocks[block].first_use];
    };
    for (std::uint32_t i = 1; i < count; ++i)
        for (std::uint32_t k = i; k > 0 && use_of(order[k]).result < use_of(order[k - 1]).result;
             --k) {
            const std::uint32_t later = order[k - 1];
            order[k - 1] = order[k];
            order[k] = later;
        }
    for (std::uint32_t i = 0; i + 1 < count; ++i) {
        const node_id from = use_of(order[i]).result, to = use_of(order[i + 1]).activations;
        pool<bool> reached(g.node_count);
        reached[from] = true;
        for (node_id n = from + 1; n <= to; ++n)
            for (std::uint32_t k = 0; k < g.nodes[n].arity; ++k)
                reached[n] = reached[n] || reached[g.input(n, k)];
        if (!reached[to]) return found.blocks[order[i + 1]].weight;
    }
    for (std::uint32_t i = 0; i + 1 < count; ++i) found.blocks[order[i]].next = order[i + 1];
    return kfac_block::no_parameter;
}

}  // namespace costate
