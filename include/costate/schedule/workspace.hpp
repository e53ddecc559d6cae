// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/access.hpp>
#include <costate/transform/scan_layout.hpp>

namespace costate {

/// What a scan needs besides the workspace of its body, which follows it: two places for each carry, from which and into
/// which a step computes, and one for each sequence and output of a batch, whose rows lie apart in the stack.
struct scan_workspace {
    static constexpr std::uint32_t most = 96;
    std::uint32_t carry[2][most]{};
    std::uint32_t sequence[most]{};
    std::uint32_t output[most]{};
    std::uint32_t total = 0;
};

constexpr scan_workspace workspace_of(const graph_view& g, node_id scan, std::uint32_t tile) {
    const scan_layout l = scan_layout::unpack(g.attributes + g.nodes[scan].attributes);
    scan_workspace w;
    const auto take = [&](node_id n) {
        const std::uint32_t at = w.total;
        const std::size_t bytes =
            g.type(n).size() * (g.type(n).batched() ? tile : 1) * bytes_of(g.type(n).kind);
        w.total += static_cast<std::uint32_t>((bytes + 63) / 64 * 64);
        return at;
    };
    for (std::uint32_t i = 0; i < l.carries; ++i)
        for (std::uint32_t side = 0; side < 2; ++side)
            w.carry[side][i] = take(g.input(scan, l.leaves() + i));
    for (std::uint32_t i = 0; i < l.sequences; ++i)
        w.sequence[i] = take(g.input(scan, l.leaves() + l.carries + i));
    for (std::uint32_t i = 0; i < l.outputs; ++i)
        w.output[i] = take(g.input(scan, 2 * l.leaves() + l.carries + i));
    return w;
}

}  // namespace costate
