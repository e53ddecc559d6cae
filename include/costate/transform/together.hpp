// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/append.hpp>
#include <costate/transform/model.hpp>

namespace costate {

template <auto... Models>
struct together_model : model_base {
    template <auto>
    static constexpr builder build() {
        builder b;
        (append_outputs(b, model_graph<Models>::view()), ...);
        return b;
    }

private:
    static constexpr void append_outputs(builder& b, const graph_view& g) {
        const pool<term> moved = append_graph(b, g, [](node_id) { return term{}; });
        for (std::uint32_t i = 0; i < g.output_count; ++i) b.outputs.put(moved[g.outputs[i]].id);
    }
};

/// The outputs of several models, those of the first one first, in one program that computes once what they have in common:
/// `together<value_and_grad<M>, hvp<M>>` is a Newton step's value, gradient and product, where `jvp<value_and_grad<M>>` would
/// deliver the value's own derivative as well. Leaves of the same name are the same leaf, and so are directions; all batches
/// of a call have one length. A record takes the outputs that are next: gradients of A go into a record of A, those of B
/// into one of B.
template <auto First, auto... Others>
    requires(
        Model<std::remove_const_t<decltype(First)>> &&
        (Model<std::remove_const_t<decltype(Others)>> && ...))
inline constexpr together_model<First, Others...> together{};

}  // namespace costate
