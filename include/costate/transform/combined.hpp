// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/transform/append.hpp>
#include <costate/transform/model.hpp>

namespace costate {

/// Two models, or a model and a number: an operation on their first outputs, then the other outputs of both.
template <class Op, class Left, class Right>
struct combined_model : model_base {
    Left left;
    Right right;

    template <auto Self>
    static constexpr builder build() {
        builder b;
        pool<node_id> others;
        term first[2];
        if constexpr (Model<Left>) first[0] = first_output<Self.left>(b, others);
        if constexpr (Model<Right>) first[1] = first_output<Self.right>(b, others);
        if constexpr (!Model<Left>)
            first[0] = constant(b, first[1].type(), static_cast<double>(Self.left));
        if constexpr (!Model<Right>)
            first[1] = constant(b, first[0].type(), static_cast<double>(Self.right));
        if (b.problem == nullptr) b.outputs.put(apply<Op>(first[0], first[1]).id);
        for (const node_id n : others) b.outputs.put(n);
        return b;
    }

private:
    template <auto M>
    static constexpr term first_output(builder& b, pool<node_id>& others) {
        const graph_view g = model_graph<M>::view();
        const pool<term> moved = append_graph(b, g, [](node_id) { return term{}; });
        for (std::uint32_t i = 1; i < g.output_count; ++i) others.put(moved[g.outputs[i]].id);
        return g.output_count > 0 ? moved[g.outputs[0]] : constant(b, tensor_type{}, 0);
    }
};

template <class A, class B>
concept Combinable = (Model<A> && std::derived_from<B, model_base>) ||
    (std::derived_from<A, model_base> && Model<B>) ||
    (std::derived_from<A, model_base> && std::is_arithmetic_v<B>) ||
    (std::is_arithmetic_v<A> && std::derived_from<B, model_base>);

#define COSTATE_COMBINED_MODEL(op, name)                                           \
    template <class A, class B>                                                    \
        requires(Combinable<A, B>)                                                 \
    constexpr combined_model<name, A, B> operator op(const A & a_, const B & b_) { \
        return {{}, a_, b_};                                                       \
    }
/// Arithmetic of models, on their first outputs: `mean(vmap(loss)) + 0.1 * penalty`. Leaves of the same name are the same
/// leaf; all batches of a call have one length. Other outputs follow, those of the left model first.
COSTATE_COMBINED_MODEL(+, add_op)
COSTATE_COMBINED_MODEL(-, sub_op)
COSTATE_COMBINED_MODEL(*, mul_op)
COSTATE_COMBINED_MODEL(/, div_op)
#undef COSTATE_COMBINED_MODEL

}  // namespace costate
