// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/handle.hpp>
#include <costate/expr/let.hpp>
#include <costate/transform/adjoint.hpp>

namespace costate {

/// ∂y/∂x where both are in one graph under construction; x is a leaf or anything that y has been computed from. Zeros
/// where y does not depend on x.
constexpr term derivative_of(builder& b, term y, term x) {
    if (b.scope != 0 && b.nodes[x.id].scope != b.scope) {
        b.fail(mistake::derivative_from_outside);
        return constant(b, derivative_type(x.type()), 0.0);
    }
    const term d = gradient(b, y, &x, 1)[0];
    return d.exists() ? d : constant(b, derivative_type(x.type()), 0.0);
}

/// The derivative of a formula with respect to a symbol, as a formula. It only names the derivative; its graph comes
/// from the adjoint pass when it is lowered. 0 where the formula does not contain the symbol.
template <class F, class X>
struct derivative : formula_base<derivative<F, X>> {
    static constexpr tensor_type type = derivative_type(X::type);
    static constexpr std::size_t expansion = 3 * F::expansion;

    [[no_unique_address]] F function;
    [[no_unique_address]] X variable;

    using formula_base<derivative>::operator();

    constexpr term lower(builder& b) const {
        const term output = function.lower(b);
        return derivative_of(b, output, variable.lower(b));
    }
};

/// The derivative inside a function that is being traced, as a traced value.
template <class X>
struct traced_derivative {
    static constexpr tensor_type type = derivative_type(X::type);
    using handle = typename handle_for<traced_derivative>::handle;
};

/// ∂f/∂x, of the shape of x; with more symbols the mixed derivative of that order: diff(f, x, y) is ∂²f/∂y∂x. f is a number;
/// x a symbol or any part of f, all of which counts as its own variable then. In a traced function f and x are traced
/// values, x also a parameter. The derivative is an expression like any other: a loss may contain it.
template <class F, class X, class... More>
    requires(Symbolic<F> && Symbolic<X> && !is_let_name<X>)
constexpr auto diff(const F& f_, const X& x_, const More&... more_) {
    static_assert(
        F::type.rank == 0, "costate: diff(f, x): f has to be a number; use jacobian for tensors");
    if constexpr (sizeof...(More) > 0) {
        return diff(diff(f_, x_), more_...);
    } else if constexpr (is_handle<F> || is_handle<X>) {
        builder& b = *traced_graph(f_, x_);
        const term y = f_.lower(b);
        return typename traced_derivative<X>::handle{{}, derivative_of(b, y, x_.lower(b))};
    } else {
        return derivative<F, X>{{}, f_, x_};
    }
}

/// A name given by let stands for a value that the formula may contain elsewhere as well: what varies with it is open.
struct let_name {
    template <class Name, tensor_type Type>
    COSTATE_UNAVAILABLE(
        "costate: diff(f, s): s is a name given by let(); take the derivative with respect to a "
        "symbol")
    constexpr let_name(const bound<Name, Type>&) {}
};
template <Symbolic F, class... More>
constexpr mistaken diff(const F&, const let_name&, const More&...) {
    return {};
}

}  // namespace costate
