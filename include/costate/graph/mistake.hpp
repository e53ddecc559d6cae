// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/graph.hpp>

// The mistakes that only a finished graph shows. A macro, because a message on the user's line is an attribute's text,
// which has to be a literal: the passes record these, and programs repeat them where the user names the model.
#define COSTATE_MISTAKES(X)                                                                        \
    X(same_name, "costate: two different parameters or inputs of the model have the same name")    \
    X(not_a_number,                                                                                \
      "costate: a gradient needs a model whose (first) output is one number; reduce it with sum "  \
      "or mean")                                                                                   \
    X(not_used,                                                                                    \
      "costate: the derivative is asked with respect to something that the model does not use")    \
    X(no_samples,                                                                                  \
      "costate: sum(model) and mean(model) run over the samples of a vmap, and this model has "    \
      "none")                                                                                      \
    X(no_derivative, "costate: an operation of the model has no derivative rule")                  \
    X(no_tangent, "costate: an operation of the model has no tangent rule")                        \
    X(no_batches, "costate: an operation of the model has no rule for batches")                    \
    X(mapped_twice,                                                                                \
      "costate: vmap of a model that has samples already; give what is inside an axis of its own") \
    X(batched_jacobian, "costate: jacobian of a vmap; take vmap of the jacobian")                  \
    X(no_tap, "costate: with_taps names an intermediate result that the model does not have")      \
    X(no_loss,                                                                                     \
      "costate: the product with a curvature needs a loss that knows the outputs of the network: " \
      "softmax_cross_entropy, sigmoid_cross_entropy, squared_error, mean_squared_error, or "       \
      "convex_loss(value, outputs)")                                                               \
    X(loss_in_a_loop,                                                                              \
      "costate: the product with a curvature does not see a loss in the body of a scan; let the "  \
      "scan return the outputs, and take their loss behind it")                                    \
    X(shared_outputs,                                                                              \
      "costate: the empirical Fisher matrix needs outputs that are computed from the sample")      \
    X(no_likelihood,                                                                               \
      "costate: a Fisher matrix needs a loss that is a likelihood: softmax_cross_entropy, "        \
      "sigmoid_cross_entropy, squared_error or mean_squared_error")                                \
    X(steps_per_sample,                                                                            \
      "costate: the number of steps of a scan is one for all samples of a batch; it is a shared "  \
      "value")                                                                                     \
    X(custom_cotangent,                                                                            \
      "costate: the rule of a custom_vjp returns a cotangent that does not have the type of its "  \
      "argument")                                                                                  \
    X(custom_tangent,                                                                              \
      "costate: the rule of a custom_jvp returns a tangent that does not have the type of the "    \
      "value")                                                                                     \
    X(derivative_from_outside,                                                                     \
      "costate: diff(f, x) in the body of a loop, and x comes from outside; give x to the loop "   \
      "as "                                                                                        \
      "a carry, or take the derivative outside")                                                   \
    X(no_parameters,                                                                               \
      "costate: after_descent(outer, inner, rate) moves the parameters of inner, which has none")  \
    X(no_directions,                                                                               \
      "costate: with_directions<k, product>: the product has no directions; it is an hvp, a "      \
      "ggnvp, "                                                                                    \
      "a fisher_vp or a jvp of the objective")                                                     \
    X(directions_of_samples,                                                                       \
      "costate: with_directions<k, product>: the directions are those of parameters, and the "     \
      "objective is a sum or mean over samples, alone or with penalties")                          \
    X(several_sweeps,                                                                              \
      "costate: a statistic over the whole batch is used by its samples again; such a model "      \
      "needs "                                                                                     \
      "several sweeps over the data, which this version does not make")

namespace costate {

enum class mistake : std::uint8_t {
    none,
#define COSTATE_MISTAKE(name, text) name,
    COSTATE_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE
        other  ///< a text of an operation's own
};

constexpr const char* message_of(mistake m) {
    switch (m) {
#define COSTATE_MISTAKE(name, text) \
    case mistake::name:             \
        return text;
        COSTATE_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE
        default:
            return nullptr;
    }
}

/// Which of the mistakes a text is.
constexpr mistake mistake_of(const char* text) {
    if (text == nullptr) return mistake::none;
    for (int i = 1; i < static_cast<int>(mistake::other); ++i)
        if (same_text(text, message_of(static_cast<mistake>(i)))) return static_cast<mistake>(i);
    return mistake::other;
}

}  // namespace costate
