// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/combined.hpp>
#include <costate/transform/curvature.hpp>
#include <costate/transform/sum_samples.hpp>

namespace costate {

/// The first output divided by the number of samples: what each contributes to a mean.
template <class Inner>
struct share_model : model_base {
    Inner inner;

    template <auto Self>
    static constexpr builder build() {
        builder b(model_graph<Self.inner>::view());
        b.outputs[0] = share(term{b, b.outputs[0]}).id;
        return b;
    }

private:
    template <std::same_as<term> T>
    static constexpr T share(T whole) {
        return whole / broadcast(batch_size(*whole.graph, whole.type().kind), whole.type());
    }
};

/// Whether a model is made of sums over samples.
template <class M>
inline constexpr bool adds_samples = false;
template <class Inner, bool Mean>
inline constexpr bool adds_samples<batch_reduction_model<Inner, Mean>> = true;
template <class Op, class A, class B>
inline constexpr bool adds_samples<combined_model<Op, A, B>> = adds_samples<A> || adds_samples<B>;

/// Whether a model is linear in its sums over samples: a + b, a - b; or a·b, a/b, where only a (or only b of a product) has any.
template <class M>
inline constexpr bool linear_in_samples = true;
template <class Op, class A, class B>
inline constexpr bool linear_in_samples<combined_model<Op, A, B>> =
    linear_in_samples<A> && linear_in_samples<B> &&
    (std::is_same_v<Op, add_op> || std::is_same_v<Op, sub_op> || !adds_samples<B> ||
     (std::is_same_v<Op, mul_op> && !adds_samples<A>));

struct not_a_sum_over_samples : model_base {
    template <auto>
    static constexpr builder build() {
        builder b;
        b.fail(mistake::directions_of_samples);
        return b;
    }
};

template <class Op, class A, class B>
constexpr auto unmapped(const combined_model<Op, A, B>& both) {
    const auto left = unmapped(both.left);
    const auto right = unmapped(both.right);
    return combined_model<
        Op, std::remove_const_t<decltype(left)>, std::remove_const_t<decltype(right)>>{
        {}, left, right};
}

/// The model of one sample whose sum over the samples is the objective: a penalty becomes a share of it.
template <class M>
constexpr auto summand(const M& whole) {
    return share_model<M>{{}, whole};
}
template <class Inner, bool Mean>
constexpr auto summand(const batch_reduction_model<Inner, Mean>& reduced) {
    const auto single = unmapped(reduced.inner);
    if constexpr (Mean)
        return share_model<std::remove_const_t<decltype(single)>>{{}, single};
    else
        return single;
}
template <class Op, class A, class B>
    requires(adds_samples<A> || adds_samples<B>)
constexpr auto summand(const combined_model<Op, A, B>& both) {
    constexpr bool terms = std::is_same_v<Op, add_op> || std::is_same_v<Op, sub_op>;
    const auto part = [&]<class X>(const X& x) {
        if constexpr ((terms && !std::is_arithmetic_v<X>) || adds_samples<X>)
            return summand(x);
        else
            return x;
    };
    const auto left = part(both.left);
    const auto right = part(both.right);
    return combined_model<
        Op, std::remove_const_t<decltype(left)>, std::remove_const_t<decltype(right)>>{
        {}, left, right};
}

/// A product of an objective over samples as the sum over samples of the product of each: all of them are linear in the
/// objective.
template <class M>
constexpr auto of_sample(const M& objective) {
    if constexpr (!linear_in_samples<M>)
        return not_a_sum_over_samples{};
    else if constexpr (adds_samples<M>)
        return summand(objective);
    else
        return unmapped(objective);
}
template <auto Inner, bool WithValue, auto... Wrt>
constexpr auto of_sample(const gradient_model<Inner, WithValue, Wrt...>&);
template <auto Inner, bool WithValue, auto... Wrt>
constexpr auto of_sample(const jvp_model<Inner, WithValue, Wrt...>&) {
    return jvp_model<of_sample(Inner), WithValue, Wrt...>{};
}
template <auto Inner, bool WithValue, auto... Wrt>
constexpr auto of_sample(const gradient_model<Inner, WithValue, Wrt...>&) {
    return gradient_model<of_sample(Inner), WithValue, Wrt...>{};
}
template <auto Inner, class Curvature, auto... Wrt>
constexpr auto of_sample(const curvature_model<Inner, Curvature, Wrt...>&) {
    return curvature_model<of_sample(Inner), Curvature, Wrt...>{};
}

/// Whether the outputs of a product are sums over samples, not one for each.
template <class M>
inline constexpr bool sums_samples = adds_samples<M>;
template <auto Inner, bool WithValue, auto... Wrt>
inline constexpr bool sums_samples<jvp_model<Inner, WithValue, Wrt...>> =
    sums_samples<std::remove_const_t<decltype(Inner)>>;
template <auto Inner, bool WithValue, auto... Wrt>
inline constexpr bool sums_samples<gradient_model<Inner, WithValue, Wrt...>> =
    sums_samples<std::remove_const_t<decltype(Inner)>>;
template <auto Inner, class Curvature, auto... Wrt>
inline constexpr bool sums_samples<curvature_model<Inner, Curvature, Wrt...>> =
    sums_samples<std::remove_const_t<decltype(Inner)>>;

/// A graph in which the last directions are K of them each: an axis in front of all that varies with them. Outputs from
/// `first` on have it in any case.
constexpr builder several_directions(const graph_view& g, extent count, std::uint32_t first) {
    builder levels(g);
    const std::int64_t level = direction_level(levels) - 1;
    bool of_inputs = false;
    builder all = batch(g, [&](builder& b, node_id n) {
        const node& leaf = g.nodes[n];
        if (leaf.op != &operation_of<direction_op> || g.attribute(n, 2) != level) return term{};
        of_inputs = of_inputs || g.attribute(n, 1) == 0;
        return term{
            b,
            b.put(
                *leaf.op, b.intern(g.type(n).prepend(batch_extent)), nullptr, 0,
                g.attributes + leaf.attributes, leaf.attribute_count)};
    });
    if (level < 0) all.fail(mistake::no_directions);
    if (has_batch(g) || of_inputs) all.fail(mistake::directions_of_samples);
    for (std::uint32_t i = first; i < all.outputs.size(); ++i) {
        const tensor_type type = all.type(all.outputs[i]);
        if (!type.batched())
            all.outputs[i] = broadcast(term{all, all.outputs[i]}, type.prepend(batch_extent)).id;
    }
    return fixed_batch(all.view(), count).run();
}

/// The product of one sample, with several directions.
template <extent Count, auto Product>
struct directions_of_sample : model_base {
    static constexpr auto sample = of_sample(Product);
    static consteval graph_view source() { return model_graph<sample>::view(); }
    template <auto>
    static constexpr builder build() {
        return several_directions(source(), Count, carried(Product));
    }

private:
    /// The outputs in front of the products: the values of a jvp.
    template <auto Inner, auto... Wrt>
    static consteval std::uint32_t carried(const jvp_model<Inner, true, Wrt...>&) {
        return source().output_count / 2;
    }
    template <class M>
    static consteval std::uint32_t carried(const M&) {
        return 0;
    }
};

template <extent Count, auto Product>
struct directions_model : model_base {
    using product = std::remove_const_t<decltype(Product)>;
    static constexpr bool mapped = has_batch(model_graph<Product>::view());
    static constexpr directions_of_sample<Count, Product> of_sample{};
    static consteval graph_view source() { return model_graph<of_sample>::view(); }

    template <auto>
    static constexpr builder build() {
        if constexpr (!mapped) {
            return builder(source());
        } else {
            builder b = batch(source());
            if constexpr (sums_samples<product>) sum_outputs_of_samples(b);
            return b;
        }
    }
};

/// A product with `Count` directions at once, `with_directions<8, hvp<objective>>`; also of ggnvp, fisher_vp and jvp. What
/// does not vary with the direction is computed once for all, and the weights are read once. Directions and results are
/// records of the parameters with one more axis in front, `parameters<directions<8, objective>>`. The objective is a sum or
/// mean over samples, alone or plus penalties, or has no samples; the directions are those of its parameters.
template <extent Count, auto Product>
inline constexpr directions_model<Count, Product> with_directions{};

/// The parameters of a model, each `Count` times: an axis in front.
template <extent Count, auto Model>
struct repeated_parameters_model : model_base {
    template <auto>
    static constexpr builder build() {
        const graph_view g = model_graph<Model>::view();
        builder b;
        b.problem = g.problem;
        for (node_id n = 0; n < g.node_count; ++n)
            if (g.nodes[n].op == &operation_of<parameter_op>)
                b.outputs.put(named_leaf(
                                  b, operation_of<parameter_op>,
                                  derivative_type(g.type(n)).prepend(Count), g.name(n))
                                  .id);
        return b;
    }
};

/// For records of directions: `parameters<directions<8, objective>> v; v.get<0>()(direction, i, j)`.
template <extent Count, auto Model>
inline constexpr repeated_parameters_model<Count, Model> directions{};

}  // namespace costate
