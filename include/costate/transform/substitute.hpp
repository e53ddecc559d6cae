// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/formula.hpp>
#include <costate/ops/broadcast.hpp>
#include <costate/transform/append.hpp>

namespace costate {

/// A formula in which expressions stand for some of its symbols. The formula is lowered to a graph of its own first, so
/// that derivatives which it contains are those with respect to the symbols, taken at the expressions.
template <class F, class... Bindings>
struct substituted_formula : formula_base<substituted_formula<F, Bindings...>> {
    static constexpr tensor_type type = F::type;
    static constexpr std::size_t expansion =
        (F::expansion + ... + expansion_of<decltype(Bindings::value)>());

    [[no_unique_address]] F inner;
    [[no_unique_address]] operands<Bindings...> bindings;

    using formula_base<substituted_formula>::operator();

    constexpr term lower(builder& b) const {
        return lower(b, std::index_sequence_for<Bindings...>{});
    }

private:
    template <std::size_t... I>
    constexpr term lower(builder& b, std::index_sequence<I...>) const {
        builder own;
        const node_id output = inner.lower(own).id;
        const graph_view g = own.view();
        const char* const names[] = {Bindings::symbol::name.data()...};
        const term values[] = {value(b, operand<I>(bindings))...};
        bool used[sizeof...(I)]{};
        const pool<term> moved = append_graph(b, g, [&](node_id n) {
            if (g.nodes[n].op->kind == form::leaf && g.nodes[n].scope == 0)
                for (std::size_t i = 0; i < sizeof...(I); ++i)
                    if (same_text(g.name(n), names[i])) {
                        used[i] = true;
                        return values[i];
                    }
            return term{};
        });
        for (const bool found : used)
            if (!found)
                b.fail("costate: f(x = value, ...): the formula has no symbol of this name");
        return moved[output];
    }
    template <class Binding>
    static constexpr term value(builder& b, const Binding& binding) {
        constexpr tensor_type wanted = Binding::symbol::type;
        if constexpr (Symbolic<decltype(binding.value)>)
            return broadcast(binding.value.lower(b), wanted);
        else
            return constant(b, wanted, static_cast<double>(binding.value));
    }
};

/// The formula f(x = g, y = 2): g stands for the symbol x wherever f has it.
template <class F, class... Bindings>
constexpr auto substituted(const F& f_, const Bindings&... bindings_) {
    return substituted_formula<F, Bindings...>{{}, f_, operands_of(bindings_...)};
}

}  // namespace costate
