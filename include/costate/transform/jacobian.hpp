// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/derivative.hpp>

namespace costate {

/// A tensor [n, …] with the first axis split up as `first` and moved behind the others if `last`.
constexpr term split_first(term t, const tensor_type& first, bool last) {
    tensor_type rest = t.type();
    for (std::uint32_t i = 0; i + 1 < rest.rank; ++i) rest.dims[i] = rest.dims[i + 1];
    --rest.rank;
    std::int64_t order[max_rank]{};
    for (std::uint32_t i = 0; i < rest.rank; ++i) order[i] = i + 1;
    tensor_type result = first;
    if (last) {
        t = transpose_op::along(t, order);
        result = rest;
        for (std::uint32_t i = 0; i < first.rank; ++i) result = result.append(first.dims[i]);
    } else {
        for (std::uint32_t i = 0; i < rest.rank; ++i) result = result.append(rest.dims[i]);
    }
    return reshape(t, result);
}

/// Appends ∂output/∂leaf for one output and one leaf, with the output's axes before the leaf's: forward mode column by
/// column where the leaf has no more elements than the output, reverse mode row by row otherwise, all columns or rows in
/// one go.
constexpr builder jacobian_block(const graph_view& g, node_id output, node_id leaf) {
    const tensor_type from = derivative_type(g.type(leaf));
    const tensor_type to = g.type(output);
    const bool forward = from.size() <= to.size();
    builder single(g);
    const term wrt{single, leaf};
    const term at{single, output};
    term seed;
    term result;
    if (forward) {
        seed = from.size() > 1 ? unit_of(single, from)
                               : direction_of(single, wrt, direction_level(single));
        result = tangent(single, &at, 1, &wrt, &seed, 1)[0];
    } else {
        seed = to.size() > 1 ? unit_of(single, to)
                             : cotangent_of(single, output, next_cotangent(single));
        result = adjoint(single, &at, &seed, 1, &wrt, 1)[0];
    }
    single.outputs.put(or_zero(single, result, forward ? to : from).id);
    const tensor_type units = forward ? from : to;
    builder all = batch(single.view(), [&](builder& b, node_id n) {
        return n == seed.id ? unit_tensors(b, units) : term{};
    });
    node_id& last = all.outputs[all.outputs.size() - 1];
    const tensor_type type = all.type(last);
    last = broadcast(term{all, last}, type.batched() ? type : type.prepend(batch_extent)).id;
    builder fixed = fixed_batch(all.view(), static_cast<extent>(units.size())).run();
    node_id& block = fixed.outputs[fixed.outputs.size() - 1];
    block = split_first({fixed, block}, units, forward).id;
    return fixed;
}

/// The outputs of a model, then their blocks: those of the first output first.
template <auto Inner, auto... Wrt>
constexpr builder with_jacobian_blocks() {
    const graph_view source = model_graph<Inner>::view();
    builder b(source);
    const std::uint32_t leaves = differentiable_leaves<Wrt...>(b).size();
    if (has_batch(source)) {  // its sweeps are a batch themselves
        b.fail(mistake::batched_jacobian);
        return b;
    }
    for (std::uint32_t i = 0; i < source.output_count; ++i)
        for (std::uint32_t k = 0; k < leaves; ++k)
            b = jacobian_block(b.view(), b.outputs[i], differentiable_leaves<Wrt...>(b)[k].id);
    return b;
}

template <auto Inner, auto... Wrt>
struct jacobian_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        builder b = with_jacobian_blocks<Inner, Wrt...>();
        const std::uint32_t outputs = source().output_count;
        if (b.problem != nullptr) return b;
        pool<node_id> blocks;
        for (std::uint32_t i = outputs; i < b.outputs.size(); ++i) blocks.put(b.outputs[i]);
        b.outputs = blocks;
        return b;
    }
};

/// The Jacobian of every output with respect to every leaf: a destination each, the output's axes before the leaf's;
/// forward or reverse mode, whichever takes fewer sweeps.
template <auto M, auto... Wrt>
inline constexpr jacobian_model<M, Wrt...> jacobian{};

/// The second derivatives of a number, forward over reverse: a block for each pair of leaves.
template <auto M, auto... Wrt>
inline constexpr jacobian_model<gradient_model<M, false, Wrt...>{}, Wrt...> hessian{};

}  // namespace costate
