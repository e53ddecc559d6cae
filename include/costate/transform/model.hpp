// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/function.hpp>
#include <costate/ops/reduction.hpp>
#include <costate/transform/adjoint.hpp>
#include <costate/transform/batch.hpp>
#include <costate/transform/eliminate.hpp>

namespace costate {

template <class T>
concept Model = Symbolic<T> || std::derived_from<T, model_base>;

/// The graph of a model, each transform in a constant evaluation of its own.
template <auto M>
struct model_stage {
    static constexpr builder run() {
        if constexpr (Symbolic<std::remove_const_t<decltype(M)>>) {
            builder b;
            const term output = M.lower(b);
            b.outputs.put(output.id);
            return b;
        } else {
            return std::remove_const_t<decltype(M)>::template build<M>();
        }
    }
};
template <auto M>
using model_graph = staged<model_stage<M>>;

/// A model of one sample, for any number of samples.
template <class Inner>
struct vmap_model : model_base {
    Inner inner;

    template <auto Self>
    static constexpr builder build() {
        return batch(model_graph<Self.inner>::view());
    }
};

/// Maps a model over a batch whose length is known at the call: every input becomes one for each sample.
template <Model M>
constexpr auto vmap(const M& model_) {
    return vmap_model<M>{{}, model_};
}

/// The sum or the mean of a model's first output over the samples; its other outputs stay as they are.
template <class Inner, bool Mean>
struct batch_reduction_model : model_base {
    Inner inner;

    template <auto Self>
    static constexpr builder build() {
        builder b(model_graph<Self.inner>::view());
        const term each_sample{b, b.outputs[0]};
        if (!each_sample.type().batched()) {
            b.fail("costate: sum(model) and mean(model) run over the samples of a vmap, and this model has none");
            return b;
        }
        term total = sum_over(each_sample, 1);
        if (Mean) total = total / broadcast(batch_size(b, total.type().kind), total.type());
        b.outputs[0] = total.id;
        return b;
    }
};
template <std::derived_from<model_base> M>
constexpr auto sum(const M& model_) {
    return batch_reduction_model<M, false>{{}, model_};
}
template <std::derived_from<model_base> M>
constexpr auto mean(const M& model_) {
    return batch_reduction_model<M, true>{{}, model_};
}

/// The leaves that a derivative is taken with respect to: the parameters, or all real inputs where there are none.
constexpr pool<term> differentiable_leaves(builder& b) {
    pool<term> leaves;
    for (int pass = 0; pass < 2 && leaves.size() == 0; ++pass)
        for (node_id n = 0; n < b.nodes.size(); ++n) {
            const operation* wanted = pass == 0 ? &operation_of<parameter_op> : &operation_of<input_op>;
            if (b.nodes[n].op == wanted && is_real(b.type(n).kind)) leaves.put({b, n});
        }
    return leaves;
}

template <auto Inner, bool WithValue, auto... Wrt>
struct gradient_model : model_base {
    template <auto>
    static constexpr builder build() {
        builder b(model_graph<Inner>::view());
        const term value{b, b.outputs[0]};
        if (value.type().rank != 0) {
            b.fail("costate: grad needs a model whose (first) output is one number; reduce it with sum or mean");
            return b;
        }
        pool<term> wrt;
        if constexpr (sizeof...(Wrt) == 0)
            wrt = differentiable_leaves(b);
        else
            (wrt.put(Wrt.lower(b)), ...);
        const pool<term> gradients = gradient(b, value, wrt.data(), wrt.size());
        pool<node_id> outputs;
        for (std::uint32_t i = WithValue ? 0 : 1; i < b.outputs.size(); ++i) outputs.put(b.outputs[i]);
        for (const term& g : gradients) {
            if (!g.exists()) {
                b.fail("costate: the derivative is asked with respect to something that the model does not use");
                return b;
            }
            outputs.put(g.id);
        }
        b.outputs = outputs;
        return b;
    }
};

/// The model's value and its gradient with respect to the given symbols, or to its parameters (its inputs, if it has no
/// parameters).
template <auto M, auto... Wrt>
inline constexpr gradient_model<M, true, Wrt...> value_and_grad{};
template <auto M, auto... Wrt>
inline constexpr gradient_model<M, false, Wrt...> grad{};

/// x itself, as a computation: what stands at an output that would otherwise be a leaf, a view or a constant.
struct copy_op : unary {
    static constexpr auto name = "copy";
    static constexpr std::uint16_t flops = 0;
    static constexpr auto value(const auto& x_) { return x_; }
    static constexpr auto partial(const auto&, const auto&) { return one; }
};

/// The last pass before scheduling: every output is computed by a node of its own, and nothing is left that no output
/// needs.
template <auto M>
struct finished_stage {
    static constexpr builder run() {
        builder b(model_graph<M>::view());
        for (std::uint32_t i = 0; i < b.outputs.size(); ++i) {
            const node& n = b.nodes[b.outputs[i]];
            bool copy = n.op->kind == form::leaf || n.op->kind == form::view || n.arity == 0;
            for (std::uint32_t k = 0; k < i; ++k) copy = copy || b.outputs[k] == b.outputs[i];
            const std::int64_t unique = i;
            if (copy) b.outputs[i] = b.put(operation_of<copy_op>, n.type, &b.outputs[i], 1, &unique, 1);
        }
        return eliminate_dead_code(b.view());
    }
};

}  // namespace costate
