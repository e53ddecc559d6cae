// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/number.hpp>

namespace costate {

/// A number with its derivative in one direction: the scalar type of forward mode. It answers to
/// every elementwise operation of the library by the operation's own rule, nests
/// (`dual<dual<double>>` carries second derivatives), holds packs, works in constant evaluation,
/// and can be the scalar of generic code:
///
///     template <class T> T f(T x) { return sin(x) * x; }
///     f(dual<double>{2.0, 1.0}).tangent   // f'(2)
///
/// A tangent of 0 means that the argument is a constant: it contributes nothing, also where the
/// derivative is infinite or NaN. Comparisons look at the value. A literal is a constant.
template <class T>
struct dual : symbolic_base {
    using surface = struct dual_surface;
    static constexpr int surface_rank = 4;
    using value_type = T;

    T value{};
    T tangent{};

    constexpr dual() = default;
    constexpr dual(const T& value_) : value(value_), tangent(literal_as<T>(0)) {}
    constexpr dual(const T& value_, const T& tangent_) : value(value_), tangent(tangent_) {}
    template <Literal S>
    constexpr dual(S constant_) : value(literal_as<T>(constant_)), tangent(literal_as<T>(0)) {}

    constexpr dual& operator+=(const dual& other_) { return *this = *this + other_; }
    constexpr dual& operator-=(const dual& other_) { return *this = *this - other_; }
    constexpr dual& operator*=(const dual& other_) { return *this = *this * other_; }
    constexpr dual& operator/=(const dual& other_) { return *this = *this / other_; }
};

template <class T>
inline constexpr int dual_depth = 0;
template <class T>
inline constexpr int dual_depth<dual<T>> = 1 + dual_depth<T>;

/// Where a number is 0 in all its parts; a truth value for each lane of a pack.
template <class T>
constexpr auto is_zero(const T& x) {
    if constexpr (dual_depth<T> > 0) {
        const auto value = is_zero(x.value);
        const auto tangent = is_zero(x.tangent);
        if constexpr (std::is_same_v<decltype(value), const bool>)
            return value && tangent;
        else
            return value & tangent;
    } else {
        return x == literal_as<T>(0);
    }
}

/// a where the condition holds, else b, for duals of packs.
template <class Mask, class T>
    requires(!Operand<Mask>)
constexpr dual<T> select(const Mask& condition_, const dual<T>& a_, const dual<T>& b_) {
    return {choose(condition_, a_.value, b_.value), choose(condition_, a_.tangent, b_.tangent)};
}

struct dual_surface {
private:
    template <class A, class... Rest>
    static consteval auto deepest() {
        if constexpr (sizeof...(Rest) == 0) {
            return A{};
        } else {
            using B = decltype(deepest<Rest...>());
            return std::conditional_t<(dual_depth<A> >= dual_depth<B>), A, B>{};
        }
    }
    template <class... Args>
    using widest = decltype(deepest<Args...>());

public:
    template <class Op, class Attributes, class... Args>
    using result = widest<Args...>;

    template <class Op, class Attributes, class... Args>
    static constexpr bool accepts() {
        return true;
    }
    template <class Op, class Attributes, class... Args>
    static constexpr widest<Args...> apply(const Args&... args) {
        using dual_type = widest<Args...>;
        return evaluate<Op, dual_type, sizeof...(Args)>(
            std::integer_sequence<bool, (dual_depth<Args> == dual_depth<dual_type>)...>{},
            std::index_sequence_for<Args...>{}, dual_type(args)...);
    }

private:
    template <
        class Op, class Dual, std::size_t Arity, bool... Varies, std::size_t... I, class... Duals>
    static constexpr Dual evaluate(
        std::integer_sequence<bool, Varies...>, std::index_sequence<I...>, const Duals&... x) {
        using T = typename Dual::value_type;
        const auto y = costate::apply<Op>(computing<T>(x.value)...);
        Dual result{unwrap<T>(y)};
        ((Varies ? contribute<Op, I>(result, y, x.tangent, computing<T>(x.value)...) : void()),
         ...);
        return result;
    }
    template <class Op, std::size_t I, class Dual, class Y, class T, class... Xs>
    static constexpr void contribute(Dual& result, const Y& y, const T& tangent, const Xs&... xs) {
        const auto constant = is_zero(tangent);
        if constexpr (std::is_same_v<decltype(constant), const bool>)
            if (constant) return;
        const auto through = direction<Op, I>(computing<T>(tangent), y, xs...);
        if constexpr (!std::is_same_v<decltype(through), const none_t>) {
            const T part = choose(constant, literal_as<T>(0), unwrap<T>(through));
            result.tangent =
                unwrap<T>(costate::apply<add_op>(computing<T>(result.tangent), computing<T>(part)));
        }
    }
    template <class T, class N>
    static constexpr T unwrap(const N& n) {
        if constexpr (is_number<N>)
            return n.value;
        else
            return n;
    }
};

// Comparisons, each between two duals and between a dual and a literal.
#define COSTATE_DUAL_COMPARISON(op)                                    \
    template <class T>                                                 \
    constexpr auto operator op(const dual<T>& a_, const dual<T>& b_) { \
        return a_.value op b_.value;                                   \
    }                                                                  \
    template <class T, Literal S>                                      \
    constexpr auto operator op(const dual<T>& a_, S b_) {              \
        return a_.value op literal_as<T>(b_);                          \
    }                                                                  \
    template <class T, Literal S>                                      \
    constexpr auto operator op(S a_, const dual<T>& b_) {              \
        return literal_as<T>(a_) op b_.value;                          \
    }
COSTATE_DUAL_COMPARISON(==)
COSTATE_DUAL_COMPARISON(!=)
COSTATE_DUAL_COMPARISON(<)
COSTATE_DUAL_COMPARISON(<=)
COSTATE_DUAL_COMPARISON(>)
COSTATE_DUAL_COMPARISON(>=)
#undef COSTATE_DUAL_COMPARISON

}  // namespace costate
