// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/interpret.hpp>
#include <costate/transform/scan_layout.hpp>

namespace costate {

/// Copies one step of a stacked sequence to or from where it lies alone: `stack` is [batch][steps][one], `alone` is
/// [batch][one].
template <class From, class To>
constexpr void copy_step(
    From* stack, To* alone, std::size_t rows, std::size_t steps, std::size_t size, std::size_t step,
    bool out) {
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t k = 0; k < size; ++k) {
            if constexpr (!std::is_const_v<From>)
                if (out) stack[(r * steps + step) * size + k] = alone[r * size + k];
            if constexpr (!std::is_const_v<To>)
                if (!out) alone[r * size + k] = stack[(r * steps + step) * size + k];
        }
}

/// What a scan computes, step by step.
struct scan_evaluation {
    static constexpr body_span body(const graph_view& g, std::uint32_t n) {
        const scan_layout l = scan_layout::unpack(g.attributes + g.nodes[n].attributes);
        body_span s;
        s.scope = g.nodes[g.input(n, 2 * l.leaves())].scope;
        s.first_leaf = s.leaves = l.leaves();
        s.first_result = 2 * l.leaves();
        s.results = l.results();
        s.carries = l.carries;
        s.captures = l.captures;
        s.times = l.steps;
        s.counted = l.counted;
        return s;
    }
    /// Of all results together.
    static constexpr std::size_t elements(const graph_view& g, std::uint32_t n, std::size_t batch) {
        const scan_layout l = scan_layout::unpack(g.attributes + g.nodes[n].attributes);
        std::size_t all = 0;
        for (std::uint32_t i = 0; i < l.results(); ++i)
            all += elements_of(g.type(g.input(n, 2 * l.leaves() + i)), batch) *
                (i < l.carries ? 1 : l.steps);
        return all;
    }

    static constexpr void evaluate(const evaluation& e) {
        const graph_view& g = e.graph;
        const scan_layout l = scan_layout::unpack(e.attributes);
        const auto leaf_id = [&](std::uint32_t i) { return g.input(e.id, l.leaves() + i); };
        const auto result_id = [&](std::uint32_t i) { return g.input(e.id, 2 * l.leaves() + i); };
        const auto size_of = [&](node_id n) { return elements_of(g.type(n), e.batch); };
        std::size_t steps = l.steps;
        if (l.counted) {
            const double wanted = e.inputs[l.leaves() - 1][0];
            steps = wanted < 0                        ? 0
                : wanted < static_cast<double>(steps) ? static_cast<std::size_t>(wanted)
                                                      : steps;
        }
        pool<double*> at(l.results());
        for (std::uint32_t i = 0; i < l.results(); ++i)
            at[i] = i == 0 ? e.output
                           : at[i - 1] + size_of(result_id(i - 1)) * (i <= l.carries ? 1 : l.steps);
        for (std::uint32_t i = 0; i < l.carries; ++i)
            for (std::size_t k = 0; k < size_of(leaf_id(i)); ++k) at[i][k] = e.inputs[i][k];
        for (std::size_t s = 0; s < steps; ++s) {
            const std::size_t t = l.reversed ? steps - 1 - s : s;
            const auto leaf = [&](node_id n, double* to) {
                for (std::uint32_t i = 0; i < l.leaves(); ++i) {
                    if (leaf_id(i) != n) continue;
                    const std::size_t rows = g.type(n).batched() ? e.batch : 1;
                    if (i >= l.carries && i < l.carries + l.sequences)
                        copy_step(e.inputs[i], to, rows, l.steps, g.type(n).size(), t, false);
                    else
                        for (std::size_t k = 0; k < size_of(n); ++k)
                            to[k] = i < l.carries ? at[i][k] : e.inputs[i][k];
                    return;
                }
            };
            const interpreter step(g, e.batch, leaf, g.nodes[result_id(0)].scope);
            for (std::uint32_t i = 0; i < l.results(); ++i) {
                const node_id r = result_id(i);
                const double* const from = step.value(r);
                if (i < l.carries)
                    for (std::size_t k = 0; k < size_of(r); ++k) at[i][k] = from[k];
                else
                    copy_step(
                        at[i], from, g.type(r).batched() ? e.batch : 1, l.steps, g.type(r).size(),
                        t, true);
            }
        }
    }
};

/// One result out of all of them.
struct scan_result_evaluation {
    static constexpr void evaluate(const evaluation& e) {
        const graph_view& g = e.graph;
        const node_id scan = g.input(e.id, 0);
        const scan_layout l = scan_layout::unpack(g.attributes + g.nodes[scan].attributes);
        std::size_t offset = 0;
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(e.attributes[0]); ++i)
            offset += elements_of(g.type(g.input(scan, 2 * l.leaves() + i)), e.batch) *
                (i < l.carries ? 1 : l.steps);
        for (std::size_t k = 0; k < e.type.size(); ++k) e.output[k] = e.inputs[0][offset + k];
    }
};

}  // namespace costate
