// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/plan.hpp>
#include <costate/transform/scan_layout.hpp>

namespace costate {

/// Finds the stacks of loops that only loops read, step after step. Those of one loop lie together, step by step, so
/// that the processor has one sequence of memory to follow and not one for each of them, and so that no step of a batch
/// is copied.
class step_stacks {
public:
    constexpr explicit step_stacks(const graph_view& g) : g_(g) {
        for (node_id n = 0; n < g.node_count; ++n) any_ = any_ || is_stack(n);
        if (!any_) return;
        elsewhere_ = pool<bool>(g.node_count);
        for (std::uint32_t i = 0; i < g.output_count; ++i) elsewhere_[g.outputs[i]] = true;
        for (node_id n = 0; n < g.node_count; ++n) {
            std::uint32_t first = 0;
            std::uint32_t end = 0;
            if (g.nodes[n].op->body != nullptr) {
                const scan_layout l = layout_of(n);
                first = l.carries;
                end = l.carries + l.sequences;
            }
            for (std::uint32_t i = 0; i < g.nodes[n].arity; ++i)
                if (i < first || i >= end) elsewhere_[g.input(n, i)] = true;
        }
    }

    constexpr bool contains(node_id n) const { return any_ && is_stack(n) && !elsewhere_[n]; }

    /// Calls `place(n, at)` for each such stack of the loop that `stack` belongs to, with the byte at which it begins
    /// in a step, and returns the bytes of a step with `tile` samples.
    template <class F>
    constexpr std::uint32_t step(node_id stack, std::uint32_t tile, const F& place) const {
        const node_id loop = g_.input(stack, 0);
        std::uint32_t bytes = 0;
        for (node_id n = loop + 1; n < g_.node_count; ++n) {
            if (!contains(n) || g_.input(n, 0) != loop) continue;
            place(n, bytes);
            const tensor_type& all = g_.type(n);
            const std::size_t elements = all.size() / steps(n) * (all.batched() ? tile : 1);
            bytes += static_cast<std::uint32_t>((elements * bytes_of(all.kind) + 63) / 64 * 64);
        }
        return bytes;
    }
    constexpr std::uint32_t steps(node_id stack) const {
        return layout_of(g_.input(stack, 0)).steps;
    }

private:
    graph_view g_;
    bool any_ = false;
    pool<bool> elsewhere_;  // whether a node is read by something else

    constexpr scan_layout layout_of(node_id loop) const {
        return scan_layout::unpack(g_.attributes + g_.nodes[loop].attributes);
    }
    constexpr bool is_stack(node_id n) const {
        if (g_.nodes[n].op->kind != form::result) return false;
        const node_id from = g_.input(n, 0);
        return g_.nodes[from].op->body != nullptr && g_.attribute(n, 0) >= layout_of(from).carries;
    }
};

}  // namespace costate
