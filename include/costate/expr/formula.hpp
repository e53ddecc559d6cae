// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/fixed_string.hpp>
#include <costate/expr/operands.hpp>
#include <costate/ops/leaf.hpp>

#define COSTATE_FORMULA_UNKNOWN "costate: a formula has no value before its symbols have one; "

namespace costate {

/// What the objects of this surface have in common: they can be evaluated at bound symbols, `f(x = 1.0, y = 2.0)`.
template <class Derived>
struct formula_base : symbolic_base {
    using surface = struct formula_surface;
    static constexpr int surface_rank = 1;

    template <class... Bindings>
    constexpr auto operator()(const Bindings&... bindings_) const;

    COSTATE_UNAVAILABLE(COSTATE_FORMULA_UNKNOWN "choose with select(condition, a, b)")
    constexpr explicit operator bool() const { return false; }
};

/// An operation applied to formulas: an object without references, evaluated by nobody until it is asked for.
template <class Op, class Attributes, class... Args>
struct formula : formula_base<formula<Op, Attributes, Args...>> {
    static constexpr tensor_type type = static_typing<Op, Attributes, Args...>().type;
    static constexpr std::size_t expansion = (expansion_of<Args>() + ... + 1);
    static_assert(
        expansion <=
            formula_limit,  // elementwise operations have refused already, on the user's line
        "costate: this formula spells out more than 2000 operations; give shared parts a name with "
        "let(), or "
        "write the model as a function");

    operands<Args...> args;

    using formula_base<formula>::operator();

    constexpr term lower(builder& b) const { return lower(b, std::index_sequence_for<Args...>{}); }

private:
    template <std::size_t... I>
    constexpr term lower(builder& b, std::index_sequence<I...>) const {
        return term_surface::apply_in<Op>(
            b, Attributes::values, Attributes::size, operand<I>(args)...);
    }
};

struct formula_surface {
    template <class Op, class Attributes, class... Args>
    using result = formula<Op, Attributes, Args...>;

    template <class Op, class Attributes, class... Args>
    static consteval bool accepts() {
        if (Op::kind == form::elementwise && too_large<Args...>) return false;
        return static_typing<Op, Attributes, Args...>().problem == nullptr;
    }
    template <class Op, class Attributes, class... Args>
    static constexpr formula<Op, Attributes, Args...> apply(const Args&... args) {
        return {{}, operands_of(args...)};
    }
};

/// The value of a symbol in a call: `x = 3.0`.
template <class Symbol, class T>
struct binding {
    using symbol = Symbol;
    T value;
};

/// Whether a symbol of this type can be given such a value: numbers, tensors, or an expression of its element type that
/// has its shape or is one number.
template <class Value>
consteval bool stands_for(const tensor_type& type) {
    if constexpr (Symbolic<Value> && !std::same_as<Value, mistaken>)
        return Value::type == type || (Value::type.rank == 0 && Value::type.kind == type.kind);
    else
        return true;
}

template <class T>
inline constexpr bool is_binding = false;
template <class Symbol, class V>
inline constexpr bool is_binding<binding<Symbol, V>> = true;

/// A named leaf of a formula: element type, extents of one sample.
template <class Leaf, fixed_string Name, class T, extent... Dims>
struct named : formula_base<named<Leaf, Name, T, Dims...>> {
    using element_type = T;
    static constexpr tensor_type type = shape<Dims...>::of(element_of<T>);
    static constexpr auto name = Name;

    using formula_base<named>::operator();

    template <class V>
        requires(stands_for<V>(type))
    constexpr binding<named, V> operator=(const V& value_) const {
        return {value_};
    }
    template <class V>
        requires(!stands_for<V>(type))
    COSTATE_UNAVAILABLE(
        "costate: f(x = value): an expression that stands for a symbol needs the symbol's element "
        "type and its shape, or is one number")
    constexpr binding<named, named>
    operator=(const V&) const {
        return {*this};
    }
    constexpr term lower(builder& b) const {
        return named_leaf(b, operation_of<Leaf>, type, Name.data());
    }
};

/// A symbol of mathematics: a number, double unless said otherwise.
template <fixed_string Name, Element T = double>
inline constexpr named<input_op, Name, T> symbol{};

/// Data that the model reads: one such tensor for each sample.
template <fixed_string Name, Element T, extent... Dims>
inline constexpr named<input_op, Name, T, Dims...> input{};

/// A value that all samples share, `shared<"seed", int>`.
template <fixed_string Name, Element T, extent... Dims>
inline constexpr named<shared_op, Name, T, Dims...> shared{};

/// A tensor that training changes.
template <fixed_string Name, Element T, extent... Dims>
inline constexpr named<parameter_op, Name, T, Dims...> param{};

}  // namespace costate
