// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/cast.hpp>
#include <costate/ops/exponential.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/loss.hpp>
#include <costate/ops/reduction.hpp>
#include <costate/ops/stop_gradient.hpp>

namespace costate {

/// log Σ exp x. The largest element is taken out first, so that nothing overflows; equal to it means 0 also where it is
/// infinite. The result does not depend on what is taken out, so its derivative stops there.
template <int... Axes>
struct logsumexp_op : composite {
    static constexpr auto name = "logsumexp";
    static constexpr typing result(const signature& s) { return sum_axes<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T over(T x, axis_set axes) {
        const T largest = stop_gradient(max_over(x, axes));
        const T everywhere = broadcast_op::along(largest, x.type(), axes);
        return log(sum_over(exp(excess(x, everywhere)), axes)) + largest;
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        return over(in[0], axes_of<Axes...>(in[0].type().rank));
    }
};
COSTATE_REDUCTION_FUNCTION(logsumexp, logsumexp_op)

/// exp x / Σ exp x over the last axis, or over those named. Never overflows; adds up to 1 also where all x are -∞.
template <int... Axes>
struct softmax_op : composite {
    static constexpr auto name = "softmax";
    static constexpr typing result(const signature& s) { return last_axis_or<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T x = in[0];
        const axis_set axes = last_axis_or<Axes...>::of(x.type().rank);
        const T largest = stop_gradient(max_over(x, axes));
        const T weights = exp(excess(x, broadcast_op::along(largest, x.type(), axes)));
        return weights / broadcast_op::along(sum_over(weights, axes), x.type(), axes);
    }
};
COSTATE_REDUCTION_FUNCTION(softmax, softmax_op)

/// log softmax x = x - logsumexp x, without the detour.
template <int... Axes>
struct log_softmax_op : composite {
    static constexpr auto name = "log_softmax";
    static constexpr typing result(const signature& s) { return last_axis_or<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T x = in[0];
        const axis_set axes = last_axis_or<Axes...>::of(x.type().rank);
        const T largest = stop_gradient(max_over(x, axes));
        const T rest = excess(x, broadcast_op::along(largest, x.type(), axes));
        return rest - broadcast_op::along(log(sum_over(exp(rest), axes)), x.type(), axes);
    }
};
COSTATE_REDUCTION_FUNCTION(log_softmax, log_softmax_op)

/// A class drawn with the probabilities softmax z: -log p has the Hessian diag p - p·pᵀ for every class.
struct categorical_node : loss_node {
    static constexpr auto name = "categorical";
    template <class Op>
    using rules = likelihood_rules<Op>;

    template <std::same_as<term> T>
    static constexpr T root(T z, T e) {
        const T p = probabilities(z);
        const T weighted = sqrt(p) * e;
        return weighted - p * over_classes(sum_over(weighted, classes(z)), z);
    }
    /// The largest z + Gumbel number is at each class with its probability (Gumbel 1954, in Maddison, Tarlow and Minka,
    /// "A* sampling", NIPS 2014, section 2).
    template <std::same_as<term> T>
    static constexpr T sampled(T z, T uniform1, T) {
        const T noisy = z - log(-log(uniform1));
        const T drawn = equal(noisy, over_classes(max_over(noisy, classes(z)), z));
        return probabilities(z) - convert_to(drawn, z.type().kind);
    }

private:
    static constexpr axis_set classes(term z) { return axis_set{1} << (z.type().rank - 1); }
    template <std::same_as<term> T>
    static constexpr T over_classes(T x, T z) {
        return broadcast_op::along(x, z.type(), classes(z));
    }
    template <std::same_as<term> T>
    static constexpr T probabilities(T z) {
        return softmax_op<>::build(&z, nullptr);
    }
};

/// -log of the probability that softmax gives to the class `label`: logsumexp(logits) - logits[label].
struct softmax_cross_entropy_op : composite {
    static constexpr auto name = "softmax_cross_entropy";
    static constexpr typing result(const signature& s) {
        tensor_type type = s.inputs[0];
        if (!is_real(type.kind) || type.rank != 1)
            return {
                type,
                "costate: softmax_cross_entropy(logits, label): logits is a vector of float or "
                "double"};
        if (s.inputs[1].rank != 0)
            return {
                type,
                "costate: softmax_cross_entropy(logits, label): label is one number, the index of "
                "a class"};
        type.rank = 0;
        return {type, nullptr};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T logits = in[0];
        const T classes = counter(*logits.graph, logits.type(), 0);
        const T label = convert_to(in[1], logits.type().kind);
        const T chosen = select(equal(classes, broadcast(label, logits.type())), logits, 0);
        return loss_of<categorical_node>(
            logsumexp_op<>::over(logits, 1) - sum_over(chosen, 1), logits);
    }
};
COSTATE_FUNCTION_OF_TWO(
    softmax_cross_entropy, (softmax_cross_entropy_op),
    "costate: softmax_cross_entropy(logits, label): logits is a vector of float or double, label "
    "the number of a class")
/// The same with a label that the model itself states.
template <Symbolic A, std::integral B>
    requires(applicable<softmax_cross_entropy_op, attribute_list<>, A, B>)
constexpr applied<softmax_cross_entropy_op, A, B> softmax_cross_entropy(
    const A& logits_, const B& label_) {
    return apply<softmax_cross_entropy_op>(logits_, label_);
}

}  // namespace costate
