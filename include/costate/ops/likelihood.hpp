// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/loss.hpp>
#include <costate/ops/random.hpp>
#include <costate/ops/reduction.hpp>

namespace costate {

/// The typing of a loss that compares outputs with targets of the same shape.
constexpr typing comparing_loss(const signature& s, const char* problem) {
    const bool fits = is_real(s.inputs[0].kind) && s.inputs[0] == s.inputs[1];
    return {tensor_type{s.inputs[0].kind, 0, {}}, fits ? nullptr : problem};
}
constexpr axis_set all_axes(const tensor_type& type) { return (axis_set{1} << type.rank) - 1; }

/// Independent events, each of probability sigmoid z.
struct bernoulli_node : loss_node {
    static constexpr auto name = "bernoulli";
    template <class Op>
    using rules = likelihood_rules<Op>;

    template <std::same_as<term> T>
    static constexpr T root(T z, T e) {
        const T p = sigmoid(z);
        return sqrt(p * (1 - p)) * e;
    }
    template <std::same_as<term> T>
    static constexpr T sampled(T z, T uniform1, T) {
        const T p = sigmoid(z);
        return p - convert_to(less(uniform1, p), z.type().kind);
    }
};
struct sigmoid_cross_entropy_op : composite {
    static constexpr auto name = "sigmoid_cross_entropy";
    static constexpr typing result(const signature& s) {
        return comparing_loss(
            s,
            "costate: sigmoid_cross_entropy(logits, targets): both have one shape and element "
            "type, float or double");
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T each = softplus(in[0]) - in[1] * in[0];
        return loss_of<bernoulli_node>(sum_over(each, all_axes(in[0].type())), in[0]);
    }
};
/// -Σ (t log sigmoid z + (1 - t) log(1 - sigmoid z)) of logits z and targets t between 0 and 1, as Σ (softplus z - t·z), which
/// neither overflows nor cancels.
COSTATE_FUNCTION_OF_TWO(
    sigmoid_cross_entropy, (sigmoid_cross_entropy_op),
    "costate: sigmoid_cross_entropy(logits, targets): both have one shape and element type, float "
    "or double; their types are A and B")

/// Independent normal numbers around the outputs: of variance 1 for half the sum of the squared errors of n outputs, of
/// variance n/2 for their mean.
template <bool Mean>
struct gaussian_node : loss_node {
    static constexpr auto name = Mean ? "gaussian_mean" : "gaussian";
    template <class Op>
    using rules = likelihood_rules<Op>;

    template <std::same_as<term> T>
    static constexpr T root(T z, T e) {
        if constexpr (!Mean) return e;
        return math::sqrt(2.0 / static_cast<double>(z.type().size())) * e;
    }
    template <std::same_as<term> T>
    static constexpr T sampled(T z, T uniform1, T uniform2) {
        return root(z, normal_from(uniform1, uniform2));
    }
};
template <bool Mean>
struct squared_error_op : composite {
    static constexpr auto name = Mean ? "mean_squared_error" : "squared_error";
    static constexpr typing result(const signature& s) {
        return comparing_loss(
            s,
            Mean ? "costate: mean_squared_error(outputs, targets): both have one shape and element "
                   "type, float or double"
                 : "costate: squared_error(outputs, targets): both have one shape and element "
                   "type, float or double");
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T error = in[0] - in[1];
        const T total = sum_over(error * error, all_axes(in[0].type()));
        const double factor = Mean ? 1.0 / static_cast<double>(in[0].type().size()) : 0.5;
        return loss_of<gaussian_node<Mean>>(factor * total, in[0]);
    }
};
/// ½ Σ (z - t)² of outputs z and targets t.
COSTATE_FUNCTION_OF_TWO(
    squared_error, (squared_error_op<false>),
    "costate: squared_error(outputs, targets): both have one shape and element type, float or "
    "double; their types are A and B")
/// The mean of (z - t)² over the outputs of a sample.
COSTATE_FUNCTION_OF_TWO(
    mean_squared_error, (squared_error_op<true>),
    "costate: mean_squared_error(outputs, targets): both have one shape and element type, float or "
    "double; their types are A and B")

}  // namespace costate
