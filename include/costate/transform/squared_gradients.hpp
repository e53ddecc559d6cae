// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops.hpp>
#include <costate/transform/derivative.hpp>
#include <costate/transform/sum_samples.hpp>

namespace costate {

/// The square of every element. That of an outer product is the outer product of squares, so what is summed over the
/// samples later stays a matrix product (J. Martens, I. Sutskever, "Training deep and recurrent networks with Hessian-free
/// optimization", 2012, section 20.11).
template <std::same_as<term> T>
constexpr T squared(T t) {
    builder& b = *t.graph;
    const node made = b.nodes[t.id];
    if (made.op != &operation_of<contract_op>) return t * t;
    const T left{b, b.input(t.id, 0)};
    const T right{b, b.input(t.id, 1)};
    const std::uint32_t rank = t.type().rank;
    if (left.type().rank + right.type().rank != rank) return t * t;
    labels l;
    const std::int64_t packed[3] = {
        b.attribute(t.id, 0), b.attribute(t.id, 1), b.attribute(t.id, 2)};
    l = labels::unpack(packed);
    return contract(T(left * left), T(right * right), l, rank);
}

template <auto M>
struct squared_gradients_model;
template <class Loss, bool Mean, batch_reduction_model<vmap_model<Loss>, Mean> M>
struct squared_gradients_model<M> : model_base {
    static consteval graph_view source() { return model_graph<M.inner.inner>::view(); }
    template <auto>
    static constexpr builder build() {
        return squared_gradients<term>();
    }

private:
    template <std::same_as<term> T>
    static constexpr builder squared_gradients() {
        builder single(source());
        if (!first_is_number(single)) return single;
        const pool<term> wrt = differentiable_leaves<>(single);
        const T loss{single, single.outputs[0]};
        const pool<term> gradients = gradient(single, loss, wrt.data(), wrt.size());
        single.outputs.clear();
        for (std::uint32_t i = 0; i < wrt.size(); ++i)
            single.outputs.put(squared(T(or_zero(single, gradients[i], wrt[i].type()))).id);
        builder b = batch(single.view());
        for (node_id& output : b.outputs) {
            T total = sum_of_samples(T{b, output});
            const tensor_type type = total.type();
            if constexpr (Mean) total = total / broadcast(batch_size(b, type.kind), type);
            output = total.id;
        }
        return b;
    }
};

/// For M = sum(vmap(loss)) or mean(vmap(loss)): the sum or the mean over the samples of the squared elements of each
/// sample's gradient, one tensor for each parameter. It is the diagonal of the empirical Fisher matrix.
template <auto M>
inline constexpr squared_gradients_model<M> squared_gradients{};

}  // namespace costate
