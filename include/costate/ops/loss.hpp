// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/composite.hpp>
#include <costate/ops/stop_gradient.hpp>

namespace costate {

/// The loss of one sample, a number, that knows the outputs of the network it judges. It is its first input: the second
/// is there for the products with curvature, and gone before anything is computed. A likelihood says in its struct what its
/// Fisher matrix is (`root`) and how targets are drawn (`sampled`).
template <class Loss>
struct loss_rules : same_rules {
    static constexpr typing result(const signature& s) { return {s.inputs[0], nullptr}; }
    static constexpr void pullback(const application&, term cotangent, term* cotangents) {
        cotangents[0] = cotangent;
    }
    static constexpr term tangent(const application&, const term* tangents) { return tangents[0]; }
    /// Outputs that do not vary with the sample stay as they are: the value is computed from them.
    static constexpr term batch(const application& a, const term* in) {
        return make(*a.graph, operation_of<Loss>, in, 2);
    }
    static constexpr term meaning(const application& a) { return a.input(0); }
};
/// The same for a loss of which a distribution is known.
template <class Loss>
struct likelihood_rules : loss_rules<Loss> {
    static constexpr term root(term outputs, term e) { return Loss::root(outputs, e); }
    static constexpr term sampled(term outputs, term uniform1, term uniform2) {
        return Loss::sampled(outputs, uniform1, uniform2);
    }
};

struct loss_node {
    static constexpr auto kind = form::view;
    static constexpr auto masks = masking::first;
    static constexpr bool loss = true;
    static constexpr std::uint16_t flops = 0;
    template <std::same_as<term> T>
    static constexpr T meaning(const T& value) {
        return value;
    }
};

/// The loss `value` of the outputs: what `Loss::build` ends with.
template <class Loss, std::same_as<term> T>
constexpr T loss_of(T value, T outputs) {
    const T both[] = {value, outputs};
    return make(*value.graph, operation_of<Loss>, both, 2);
}

/// Any loss that is convex in the network's outputs.
struct convex_loss_node : loss_node {
    static constexpr auto name = "convex_loss";
    template <class Op>
    using rules = loss_rules<Op>;
};
struct convex_loss_op : composite {
    static constexpr auto name = "convex_loss";
    static constexpr typing result(const signature& s) {
        return {
            s.inputs[0],
            s.inputs[0].rank != 0
                ? "costate: convex_loss(value, outputs): value is one number, the loss of a sample"
                : nullptr};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        return loss_of<convex_loss_node>(in[0], in[1]);
    }
};
/// `value` itself, a loss of one's own, with the outputs of the network that it judges: so that ggnvp knows where the
/// network ends.
COSTATE_FUNCTION_OF_TWO(
    convex_loss, (convex_loss_op),
    "costate: convex_loss(value, outputs): value is one number, the loss of a sample; outputs are "
    "what the network computes")

}  // namespace costate
