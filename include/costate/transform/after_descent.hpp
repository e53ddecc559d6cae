// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/transform/append.hpp>
#include <costate/transform/derivative.hpp>

namespace costate {

/// A model at the parameters after a step of gradient descent on another one.
template <class Outer, class Inner, class Rate>
struct after_descent_model : model_base {
    Outer outer;
    Inner inner;
    Rate rate;

    template <auto Self>
    static constexpr builder build() {
        const graph_view at_inner = model_graph<Self.inner>::view();
        const graph_view g = model_graph<Self.outer>::view();
        builder b;
        mention_leaves(b, g);  // first, as the user does
        const pool<term> copied = append_graph(b, at_inner, [](node_id) { return term{}; });
        for (std::uint32_t i = 0; i < at_inner.output_count; ++i)
            b.outputs.put(copied[at_inner.outputs[i]].id);
        if (!first_is_number(b)) return b;
        const pool<term> before = differentiable_leaves<>(b);
        const pool<term> gradients = gradient(b, {b, b.outputs[0]}, before.data(), before.size());
        pool<term> after(before.size());
        bool moves = false;
        for (std::uint32_t i = 0; i < before.size(); ++i) {
            const bool moved =
                gradients[i].exists() && b.nodes[before[i].id].op == &operation_of<parameter_op>;
            after[i] = moved
                ? before[i] - step_length(b, Self.rate, before[i].type()) * gradients[i]
                : before[i];
            moves = moves || moved;
        }
        if (!moves) b.fail(mistake::no_parameters);
        const pool<term> moved = append_graph(b, g, [&](node_id n) {
            if (g.nodes[n].op == &operation_of<parameter_op>)
                for (std::uint32_t i = 0; i < before.size(); ++i)
                    if (same_text(g.name(n), b.view().name(before[i].id))) {
                        if (g.type(n) != before[i].type()) b.fail(mistake::same_name);
                        return after[i];
                    }
            return term{};
        });
        b.outputs.clear();
        for (std::uint32_t i = 0; i < g.output_count; ++i) b.outputs.put(moved[g.outputs[i]].id);
        return b;
    }

private:
    static constexpr void mention_leaves(builder& b, const graph_view& g) {
        for (node_id n = 0; n < g.node_count; ++n) {
            const node& leaf = g.nodes[n];
            if (leaf.op->kind == form::leaf && leaf.scope == 0 && leaf.op->named &&
                leaf.attribute_count == 1)
                named_leaf(b, *leaf.op, g.type(n), g.name(n));
        }
    }
    static constexpr term step_length(builder& b, const Rate& rate, const tensor_type& type) {
        if constexpr (Symbolic<Rate>)
            return broadcast(rate.lower(b), type);
        else
            return constant(b, type, static_cast<double>(rate));
    }
};

/// `outer` at w - rate ∇inner(w) in place of w, for all parameters w of `inner`: what a parameter is worth that is about to
/// take a step (Finn, Abbeel & Levine 2017, eq. 1). Its gradient goes through the step, second derivatives included. The
/// rate is a number or a formula that is one, a parameter perhaps, which then is learned. Two steps are
/// `after_descent(after_descent(outer, inner, rate), inner, rate)`.
template <Model Outer, Model Inner, class Rate>
    requires(std::is_arithmetic_v<Rate> || Symbolic<Rate>)
constexpr auto after_descent(const Outer& outer_, const Inner& inner_, const Rate& rate_) {
    if constexpr (Symbolic<Rate>)
        static_assert(
            Rate::type.rank == 0,
            "costate: after_descent(outer, inner, rate): the rate has to be one number");
    return after_descent_model<Outer, Inner, Rate>{{}, outer_, inner_, rate_};
}

}  // namespace costate
