// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

/// Which nodes up to `last` depend on one of the given ones.
constexpr pool<bool> dependent_on(
    const builder& b, const term* wrt, std::uint32_t count, node_id last) {
    pool<bool> dependent(last + 1);
    bool* const active = dependent.data();
    const node* const nodes = b.nodes.data();
    const node_id* const inputs = b.inputs.data();
    for (std::uint32_t i = 0; i < count; ++i)
        if (wrt[i].id <= last) active[wrt[i].id] = true;
    for (node_id n = 0; n <= last; ++n) {
        const node& applied = nodes[n];
        if (applied.scope != b.scope) continue;
        for (std::uint32_t i = 0; i < applied.arity && !active[n]; ++i)
            active[n] = active[inputs[applied.inputs + i]];
    }
    return dependent;
}

/// Reverse mode: appends to the graph the cotangents of `wrt`, given those of some outputs, and returns them; a term
/// that does not exist where an output does not depend on it. One sweep over the nodes in reverse; every operation
/// brings its own pullback, so this pass knows none of them.
constexpr pool<term> adjoint(
    builder& b, const term* outputs, const term* seeds, std::uint32_t output_count, const term* wrt,
    std::uint32_t wrt_count) {
    node_id last = 0;
    for (std::uint32_t i = 0; i < output_count; ++i)
        if (outputs[i].id > last) last = outputs[i].id;
    const pool<bool> dependent = dependent_on(b, wrt, wrt_count, last);
    const bool* const active = dependent.data();
    pool<term> cotangents(last + 1);
    term* const cotangent = cotangents.data();
    for (std::uint32_t i = 0; i < output_count; ++i)
        cotangent[outputs[i].id] = sum_of(cotangent[outputs[i].id], seeds[i]);
    pool<term> contributions(8);
    for (node_id n = last + 1; n-- > 0;) {
        if (!active[n] || cotangent[n].graph == nullptr) continue;
        const node applied = b.nodes.data()[n];
        if (applied.arity == 0) continue;
        if (applied.op->pullback == nullptr) {
            b.fail(mistake::no_derivative);
            continue;
        }
        if (contributions.size() < applied.arity) contributions = pool<term>(applied.arity);
        term* const contribution = contributions.data();
        application a{&b, n, 0};
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            contribution[i] = term{};
            if (active[b.inputs.data()[applied.inputs + i]])
                a.wanted |= i < 64 ? std::uint64_t{1} << i : 0;
        }
        applied.op->pullback(a, cotangent[n], contribution);
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            if (contribution[i].graph == nullptr) continue;
            const node_id in = b.inputs.data()[applied.inputs + i];
            if (!active[in]) continue;
            cotangent[in] = cotangent[in].graph == nullptr ? contribution[i]
                                                           : sum_of(cotangent[in], contribution[i]);
        }
    }
    pool<term> result(wrt_count);
    for (std::uint32_t i = 0; i < wrt_count; ++i)
        if (wrt[i].id <= last) result[i] = cotangent[wrt[i].id];
    return result;
}

/// The gradient of one number.
constexpr pool<term> gradient(builder& b, term output, const term* wrt, std::uint32_t count) {
    const term seed = constant(b, output.type(), 1.0);
    return adjoint(b, &output, &seed, 1, wrt, count);
}

}  // namespace costate
