// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/ops/piecewise.hpp>

namespace costate {

template <class T>
struct scalar_of {
    using type = typename scalar_of<typename T::value_type>::type;
};
template <Literal T>
struct scalar_of<T> {
    using type = T;
};

/// A literal as a number of type T: of one lane or many, dual or not.
template <class T, Literal S>
constexpr T literal_as(S literal) {
    return T(static_cast<typename scalar_of<T>::type>(literal));
}

/// A number in the expression language: an operation applied to it is computed at once. Derivative
/// rules are written once, for terms of a graph; this is how they compute with numbers (float,
/// double, a pack of them).
template <class T>
struct number : symbolic_base {
    using surface = struct number_surface;
    static constexpr int surface_rank = 3;
    using value_type = T;

    T value{};

    constexpr number() = default;
    constexpr explicit number(const T& value_) : value(value_) {}
};

template <class T>
inline constexpr bool is_number = false;
template <class T>
inline constexpr bool is_number<number<T>> = true;

struct number_surface {
    template <class... Args>
    using first_number = typename argument_at<index_of_surface<Args...>(), Args...>::type;

    template <class Op, class Attributes, class... Args>
    using result = first_number<Args...>;

    template <class Op, class Attributes, class... Args>
    static constexpr bool accepts() {
        return true;
    }
    template <class Op, class Attributes, class... Args>
    static constexpr first_number<Args...> apply(const Args&... args) {
        using number_type = first_number<Args...>;
        return number_type{Op::value(plain<typename number_type::value_type>(args)...)};
    }

private:
    template <class T, class Arg>
    static constexpr T plain(const Arg& arg) {
        if constexpr (is_number<Arg>)
            return arg.value;
        else
            return literal_as<T>(arg);
    }
};

/// What rules compute with when the elements are of type T: numbers, unless T answers to the
/// operations by itself.
template <class T>
using computing = std::conditional_t<Symbolic<T>, T, number<T>>;

/// The value of an operation on elements of any kind: numbers, packs, duals. Kernels that may meet
/// duals say this, since `Op::value` alone would differentiate the way a value is computed instead
/// of applying the operation's rule.
template <class Op, class... Xs>
constexpr auto value_of(const Xs&... xs_) {
    if constexpr ((Symbolic<Xs> || ...))
        return apply<Op>(xs_...);
    else
        return Op::value(xs_...);
}

}  // namespace costate
