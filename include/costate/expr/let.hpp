// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/formula.hpp>

namespace costate {

/// Its address is the identity of a name.
template <class Name>
inline constexpr char let_identity = 0;

/// The name of a shared value inside the body of let. Its type does not contain the value.
template <class Name, tensor_type Type>
struct bound : formula_base<bound<Name, Type>> {
    static constexpr tensor_type type = Type;

    using formula_base<bound>::operator();

    constexpr term lower(builder& b) const {
        for (std::uint32_t i = b.bound.size(); i > 0; --i)
            if (b.bound[i - 1].name == &let_identity<bound>) return {b, b.bound[i - 1].value};
        b.fail("costate: a name given by let() is used outside of the body it was given to");
        return constant(b, type, 0.0);
    }
};

template <class T>
inline constexpr bool is_let_name = false;
template <class Name, tensor_type Type>
inline constexpr bool is_let_name<bound<Name, Type>> = true;

/// A value, and the formula in which it has a name.
template <class Name, class Value, class Body>
struct let_formula : formula_base<let_formula<Name, Value, Body>> {
    static constexpr tensor_type type = Body::type;
    static constexpr std::size_t expansion = Value::expansion + Body::expansion;
    static_assert(
        expansion <= formula_limit,
        "costate: this formula spells out more than 2000 operations even with let(); write the "
        "model as a function");

    [[no_unique_address]] Value value;
    [[no_unique_address]] Body body;

    using formula_base<let_formula>::operator();

    constexpr term lower(builder& b) const {
        const term shared = value.lower(b);
        b.bound.put({&let_identity<Name>, shared.id});
        const term result = body.lower(b);
        b.bound.shrink(b.bound.size() - 1);
        return result;
    }
};

/// Gives a part of a formula a name, `let(sin(x) * y, [](auto s) { return s * s + s; })`, so that
/// it is spelled out and computed once however often the body uses it. Derivatives go through it.
/// In functions over traced tensors, which share by themselves, it only calls the body.
template <Symbolic Value, class Body>
constexpr auto let(const Value& value_, const Body& body_) {
    if constexpr (std::same_as<typename Value::surface, formula_surface>) {
        using name = bound<Body, Value::type>;
        using body = decltype(body_(name{}));
        static_assert(
            Symbolic<body>,
            "costate: let(value, body): body has to return a formula, as "
            "[](auto s) { return s * s; }");
        return let_formula<name, Value, body>{{}, value_, body_(name{})};
    } else {
        return body_(value_);
    }
}

}  // namespace costate
