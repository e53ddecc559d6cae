// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/function.hpp>
#include <costate/graph/staged.hpp>
#include <costate/ops/copy.hpp>
#include <costate/ops/reduction.hpp>
#include <costate/transform/batch.hpp>
#include <costate/transform/eliminate.hpp>

namespace costate {

template <class T>
concept Model = Symbolic<T> || std::derived_from<T, model_base>;

/// A model may name a class that asserts what has to be true of it, `soundness`: programs of it complete that class first,
/// so that the way from the user's line to the message is short.
template <class M>
inline constexpr bool is_sound = true;
template <class M>
    requires requires { typename M::soundness; }
inline constexpr bool is_sound<M> = sizeof(typename M::soundness) > 0;

/// The graph of a model as its transform leaves it.
template <auto M>
struct transform_stage {
    /// Reverse mode makes about three nodes of one; more have to be made twice.
    static consteval std::uint32_t expected_nodes() {
        using model = std::remove_const_t<decltype(M)>;
        if constexpr (requires { model::source(); })
            return 4 * model::source().node_count + 256;
        else
            return 1024;
    }

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
/// The graph of a model without what no output needs, so that the next transform has no more to copy than it must. A
/// constant evaluation of its own, because compilers bound the steps of one.
template <auto M>
struct model_stage {
    using source = staged<transform_stage<M>>;
    static constexpr builder run() { return eliminate_dead_code(source::view()); }
    static consteval std::uint32_t expected_nodes() { return source::view().node_count + 1; }
};
template <auto M>
using model_graph = staged<model_stage<M>>;

constexpr bool has_batch(const graph_view& g) {
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.type(n).batched()) return true;
    return false;
}

/// A model of one sample, for any number of samples.
template <class Inner>
struct vmap_model : model_base {
    Inner inner;

    template <auto Self>
    static constexpr builder build() {
        const graph_view g = model_graph<Self.inner>::view();
        if (!has_batch(g)) return batch(g);
        builder b(g);
        b.fail(mistake::mapped_twice);
        return b;
    }
};

/// Maps a model over a batch whose length is known at the call: every input becomes one for each sample.
template <Model M>
constexpr auto vmap(const M& model_) {
    return vmap_model<M>{{}, model_};
}

/// The model of one sample inside of a mapped one.
template <class M>
constexpr M unmapped(const M& other_) {
    return other_;
}
template <class Inner>
constexpr Inner unmapped(const vmap_model<Inner>& mapped_) {
    return mapped_.inner;
}

/// The sum or the mean over the samples. A template, so that reading this header does not instantiate the rules of
/// quotients.
template <bool Mean, std::same_as<term> T>
constexpr T reduced_over_samples(T each_sample) {
    const T total = sum_over(each_sample, 1);
    if constexpr (!Mean) return total;
    return total / broadcast(batch_size(*total.graph, total.type().kind), total.type());
}

/// The sum or the mean of a model's first output over the samples; its other outputs stay as they are.
template <class Inner, bool Mean>
struct batch_reduction_model : model_base {
    static constexpr bool mean_over_samples = Mean;
    Inner inner;

    template <auto Self>
    static constexpr builder build() {
        builder b(model_graph<Self.inner>::view());
        const term each_sample{b, b.outputs[0]};
        if (!each_sample.type().batched()) {
            b.fail(mistake::no_samples);
            return b;
        }
        b.outputs[0] = reduced_over_samples<Mean>(each_sample).id;
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

/// Whether output i has to become a computation of its own: it is a leaf, a view or a constant, or another output too.
constexpr bool output_needs_copy(const graph_view& g, std::uint32_t i) {
    const node& n = g.nodes[g.outputs[i]];
    if (n.op->kind == form::leaf || n.op->kind == form::view || n.op->kind == form::result ||
        n.arity == 0)
        return true;
    for (std::uint32_t k = 0; k < i; ++k)
        if (g.outputs[k] == g.outputs[i]) return true;
    return false;
}
constexpr bool outputs_need_copies(const graph_view& g) {
    for (std::uint32_t i = 0; i < g.output_count; ++i)
        if (output_needs_copy(g, i)) return true;
    return false;
}

/// What losses know of outputs was for transforms: their nodes are passed by.
constexpr bool has_losses(const graph_view& g) {
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.nodes[n].op->loss) return true;
    return false;
}
constexpr builder without_losses(const graph_view& g) {
    builder b(g);
    if (!has_losses(g)) return b;
    const auto passed = [&b](node_id n_) {
        while (b.nodes[n_].op->loss) n_ = b.input(n_, 0);
        return n_;
    };
    for (node_id& in : b.inputs) in = passed(in);
    for (node_id& out : b.outputs) out = passed(out);
    return eliminate_dead_code(b.view());
}

/// Gives every output a node that computes it.
template <auto M>
struct finishing_stage {
    static constexpr builder run() {
        const graph_view g = model_graph<M>::view();
        if (g.problem !=
            nullptr) {  // what is left goes through all later stages without another mistake
            builder nothing;
            nothing.problem = g.problem;
            return nothing;
        }
        builder b = without_losses(g);
        pool<bool> needs_copy(b.outputs.size());
        for (std::uint32_t i = 0; i < b.outputs.size(); ++i)
            needs_copy[i] = output_needs_copy(b.view(), i);
        for (std::uint32_t i = 0; i < b.outputs.size(); ++i) {
            const std::int64_t unique = i;
            if (needs_copy[i])
                b.outputs[i] = b.put(
                    operation_of<copy_op>, b.nodes[b.outputs[i]].type, &b.outputs[i], 1, &unique,
                    1);
        }
        return b;
    }
};

/// The last stage before scheduling: the model's graph, mostly as it is.
template <auto M>
using finished_stage = std::conditional_t<
    outputs_need_copies(model_graph<M>::view()) || has_losses(model_graph<M>::view()),
    finishing_stage<M>, model_stage<M>>;

}  // namespace costate
