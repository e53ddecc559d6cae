// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/let.hpp>
#include <costate/transform/adjoint.hpp>

namespace costate {

/// The derivative of a formula with respect to a symbol, as a formula. It only names the derivative; its graph comes
/// from the adjoint pass when it is lowered. 0 where the formula does not contain the symbol.
template <class F, class X>
struct derivative : formula_base<derivative<F, X>> {
    static constexpr tensor_type type = X::type;
    static constexpr std::size_t expansion = 3 * F::expansion;

    [[no_unique_address]] F function;
    [[no_unique_address]] X variable;

    using formula_base<derivative>::operator();

    constexpr term lower(builder& b) const {
        const term output = function.lower(b);
        const term x = variable.lower(b);
        const term d = gradient(b, output, &x, 1)[0];
        return d.exists() ? d : constant(b, x.type(), 0.0);
    }
};

/// ∂f/∂x; with more symbols the mixed derivative of that order: diff(f, x, y) is ∂²f/∂y∂x.
template <class F, class X, class... More>
    requires(Symbolic<F> && Symbolic<X> && !is_let_name<X>)
constexpr auto diff(const F& f_, const X& x_, const More&... more_) {
    static_assert(
        F::type.rank == 0, "costate: diff(f, x): f has to be a number; use jacobian for tensors");
    const derivative<F, X> d{{}, f_, x_};
    if constexpr (sizeof...(More) == 0)
        return d;
    else
        return diff(d, more_...);
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
