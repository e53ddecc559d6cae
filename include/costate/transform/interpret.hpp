// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/failure.hpp>
#include <costate/expr/formula.hpp>
#include <costate/transform/substitute.hpp>

namespace costate {

/// Reference semantics of a graph: evaluates it node by node in doubles, rounding to the element type after each, in a
/// constant expression or at run time. `leaf(node_id, double* to)` fills in what the caller provides.
template <class Leaf>
class interpreter {
public:
    constexpr interpreter(
        const graph_view& view_, std::size_t batch_, const Leaf& leaf_, std::uint16_t scope_ = 0)
        : graph_(view_), values_(view_.node_count) {
        for (node_id n = 0; n < view_.node_count; ++n) {
            if (view_.nodes[n].scope != scope_) continue;
            evaluate(n, batch_, leaf_);
        }
    }
    constexpr interpreter(const interpreter&) = delete;
    constexpr interpreter& operator=(const interpreter&) = delete;
    constexpr ~interpreter() {
        for (double* v : values_) delete[] v;
    }
    constexpr const double* value(node_id n) const { return values_[n]; }

private:
    graph_view graph_;
    pool<double*> values_;

    static constexpr tensor_type concrete(tensor_type t, std::size_t batch) {
        if (t.batched()) t.dims[0] = static_cast<extent>(batch);
        return t;
    }
    constexpr void evaluate(node_id n, std::size_t batch, const Leaf& leaf) {
        const node& applied = graph_.nodes[n];
        const tensor_type type = concrete(graph_.type(n), batch);
        const std::size_t size =
            applied.op->elements != nullptr ? applied.op->elements(graph_, n, batch) : type.size();
        values_[n] = new double[size + 1]{};
        if (applied.op->kind == form::leaf) {
            leaf(n, values_[n]);
            return;
        }
        tensor_type types[8]{};
        const double* in[8]{};
        pool<tensor_type> more_types(applied.arity > 8 ? applied.arity : 0u);
        pool<const double*> more_in(applied.arity > 8 ? applied.arity : 0u);
        tensor_type* input_types = applied.arity > 8 ? more_types.data() : types;
        const double** inputs = applied.arity > 8 ? more_in.data() : in;
        for (std::uint32_t i = 0; i < applied.arity; ++i) {
            input_types[i] = concrete(graph_.type(graph_.input(n, i)), batch);
            inputs[i] = values_[graph_.input(n, i)];
        }
        applied.op->evaluate(
            {input_types, inputs, applied.arity, type, values_[n],
             graph_.attributes + applied.attributes, applied.attribute_count, batch, graph_, n});
        if (type.kind == element::float32)
            for (std::size_t i = 0; i < type.size(); ++i)
                values_[n][i] = rounded_to(type.kind, values_[n][i]);
    }
};

/// The value of a formula where its symbols are bound to numbers. A symbol without a value, and a value without a symbol,
/// are mistakes: no constant expression, and a call_error at run time.
template <class F, class... Bindings>
constexpr auto value_at(const F& f_, const Bindings&... bindings_) {
    builder b;
    const term output = f_.lower(b);
    b.outputs.put(output.id);
    pool<bool> needed(b.nodes.size());
    needed[output.id] = true;
    bool used[sizeof...(Bindings) + 1]{};
    for (node_id n = b.nodes.size(); n-- > 0;) {
        for (std::uint32_t i = 0; needed[n] && i < b.nodes[n].arity; ++i)
            needed[b.input(n, i)] = true;
        if (b.nodes[n].op->kind != form::leaf || b.nodes[n].scope != 0) continue;
        const bool same[] = {same_text(b.view().name(n), Bindings::symbol::name.data())..., false};
        bool found = false;
        for (std::size_t i = 0; i < sizeof...(Bindings); ++i) {
            used[i] = used[i] || same[i];
            found = found || same[i];
        }
        if (needed[n] && !found)
            fail_call("costate: f(x = value, ...): a symbol of the formula has no value");
    }
    for (std::size_t i = 0; i < sizeof...(Bindings); ++i)
        if (!used[i])
            fail_call("costate: f(x = value, ...): the formula has no symbol of this name");
    const auto leaf = [&](node_id n_, double* to_) {
        const auto bind_ = [&]<class Symbol, class T>(const binding<Symbol, T>& bound_) {
            if (same_text(b.view().name(n_), Symbol::name.data()))
                *to_ = static_cast<double>(bound_.value);
        };
        (bind_(bindings_), ...);
    };
    const interpreter values(b.view(), 1, leaf);
    return static_cast<element_type<F::type.kind>>(values.value(output.id)[0]);
}

/// f(x = 1.0, y = 2.0) is the value of a formula at these numbers; f(x = g, y = 2), where g is a formula, is the formula in
/// which g stands for x.
template <class Derived>
template <class... Bindings>
constexpr auto formula_base<Derived>::operator()(const Bindings&... bindings_) const {
    const Derived& self_ = static_cast<const Derived&>(*this);
    if constexpr ((Symbolic<decltype(bindings_.value)> || ...))
        return substituted(self_, bindings_...);
    else
        return value_at(self_, bindings_...);
}

}  // namespace costate
