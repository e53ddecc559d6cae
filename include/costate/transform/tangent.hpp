// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/adjoint.hpp>

namespace costate {

/// Forward mode: appends to the graph the tangents of `outputs` when `wrt` moves along `directions`; a term that does not
/// exist where an output does not move.
constexpr pool<term> tangent(
    builder& b, const term* outputs, std::uint32_t output_count, const term* wrt,
    const term* directions, std::uint32_t wrt_count) {
    node_id last = 0;
    for (std::uint32_t i = 0; i < output_count; ++i)
        if (outputs[i].id > last) last = outputs[i].id;
    pool<term> moves(last + 1);
    for (std::uint32_t i = 0; i < wrt_count; ++i)
        if (wrt[i].id <= last) moves[wrt[i].id] = directions[i];
    pool<term> in(8);
    for (node_id n = 0; n <= last; ++n) {
        const std::uint32_t arity = b.nodes[n].arity;
        if (b.nodes[n].scope != b.scope || arity == 0 || moves[n].exists()) continue;
        if (in.size() < arity) in = pool<term>(arity);
        bool any = false;
        for (std::uint32_t i = 0; i < arity; ++i) {
            in[i] = moves[b.input(n, i)];
            any = any || in[i].exists();
        }
        if (!any) continue;
        if (b.nodes[n].op->tangent == nullptr)
            b.fail(mistake::no_tangent);
        else
            moves[n] = b.nodes[n].op->tangent(application{&b, n}, in.data());
    }
    pool<term> result(output_count);
    for (std::uint32_t i = 0; i < output_count; ++i) result[i] = moves[outputs[i].id];
    return result;
}

}  // namespace costate
