// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/transform/model.hpp>

namespace costate {

/// Copies a graph behind what a builder has: leaves of the same name are the same leaf. Where each node of it is now.
constexpr pool<node_id> append_graph(builder& b, const graph_view& g) {
    const std::uint16_t scopes_before = static_cast<std::uint16_t>(b.scopes - 1);
    if (g.problem != nullptr) b.fail(g.problem);
    pool<node_id> moved(g.node_count);
    pool<node_id> in(8);
    pool<std::int64_t> attributes(8);
    for (node_id n = 0; n < g.node_count; ++n) {
        const node& applied = g.nodes[n];
        while (in.size() < applied.arity) in.put(0);
        for (std::uint32_t i = 0; i < applied.arity; ++i) in[i] = moved[g.input(n, i)];
        while (attributes.size() < applied.attribute_count) attributes.put(0);
        for (std::uint32_t i = 0; i < applied.attribute_count; ++i)
            attributes[i] = g.attribute(n, i);
        const bool outer = applied.scope == 0;
        b.scope =
            outer ? std::uint16_t{0} : static_cast<std::uint16_t>(applied.scope + scopes_before);
        if (b.scope >= b.scopes) b.scopes = static_cast<std::uint16_t>(b.scope + 1);
        if (applied.op->named) attributes[0] = b.intern(g.name(n));
        moved[n] = applied.op->named && applied.attribute_count == 1 && applied.arity == 0
            ? named_leaf(b, *applied.op, g.type(n), g.name(n)).id
            : b.put(
                  *applied.op, b.intern(g.type(n)), in.data(), applied.arity, attributes.data(),
                  applied.attribute_count);
    }
    b.scope = 0;
    return moved;
}

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
        const pool<node_id> moved = append_graph(b, g);
        for (std::uint32_t i = 1; i < g.output_count; ++i) others.put(moved[g.outputs[i]]);
        return g.output_count > 0 ? term{b, moved[g.outputs[0]]} : constant(b, tensor_type{}, 0);
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
