// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/exponential.hpp>
#include <costate/ops/piecewise.hpp>

namespace costate {

/// √x: infinite slope at 0, NaN left of it.
struct sqrt_op : unary {
    static constexpr auto name = "sqrt";
    static constexpr auto role = algebra::fixed_power;
    static constexpr power_exponent exponent{1, 2};
    static constexpr std::uint16_t flops = 6;
    static constexpr auto value(const auto& x_) { return math::sqrt(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return 0.5 / y_; }
};
COSTATE_UNARY_FUNCTION(sqrt, sqrt_op)

/// 1 / √x.
struct rsqrt_op : unary {
    static constexpr auto name = "rsqrt";
    static constexpr auto role = algebra::fixed_power;
    static constexpr power_exponent exponent{-1, 2};
    static constexpr std::uint16_t flops = 8;
    static constexpr auto value(const auto& x_) { return math::rsqrt(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return -0.5 * (y_ * (y_ * y_)); }
};
COSTATE_UNARY_FUNCTION(rsqrt, rsqrt_op)

/// The real cube root. Its slope 1 / 3y² is built from 1 / y, so that at 0 the second derivative is
/// infinite as well, where the derivative of y² would make ∞·0 of it.
struct cbrt_op : unary {
    static constexpr auto name = "cbrt";
    static constexpr auto role = algebra::fixed_power;
    static constexpr power_exponent exponent{1, 3};
    static constexpr std::uint16_t flops = 16;
    static constexpr auto value(const auto& x_) { return math::cbrt(x_); }
    static constexpr auto partial(const auto& y_, const auto&) {
        return square(reciprocal(y_)) / 3;
    }
};
COSTATE_UNARY_FUNCTION(cbrt, cbrt_op)

/// √(a² + b²) without overflow. At the origin the derivatives of every order are 0.
struct hypot_op : binary {
    static constexpr auto name = "hypot";
    static constexpr bool commutative = true;
    static constexpr std::uint16_t flops = 12;
    static constexpr auto value(const auto& a_, const auto& b_) { return math::hypot(a_, b_); }
    static constexpr auto partials(const auto& y_, const auto& a_, const auto& b_) {
        const auto origin = equal(y_, 0);
        return each{
            select(origin, 0, gated_quotient(a_, y_)), select(origin, 0, gated_quotient(b_, y_))};
    }
    template <class T>
    static constexpr T meaning(const T& a_, const T& b_) {
        return sqrt(a_ * a_ + b_ * b_);
    }
};
COSTATE_BINARY_FUNCTION(hypot, hypot_op)

/// The exponent of an integer power: the same for every lane of a pack.
template <class T>
constexpr int exponent_of(const T& n_) {
    if constexpr (std::is_arithmetic_v<T>) {
        return static_cast<int>(n_);
    } else {
        typename T::value_type lanes[T::lanes];
        n_.store(lanes);
        return static_cast<int>(lanes[0]);
    }
}

/// x to a power n that is a constant integer: a polynomial, or one over a polynomial; x⁰ is 1
/// whatever x is. n is an input, so that derivatives of every order are this operation again, and n
/// times it vanishes with n.
struct pow_int_op : binary {
    static constexpr auto name = "pow_int";
    static constexpr auto role = algebra::power;
    static constexpr auto written = notation::power;
    static constexpr std::uint16_t flops = 4;
    template <class T>
    static constexpr T value(const T& x_, const T& n_) {
        const int n = exponent_of(n_);
        const int size = n < 0 ? -n : n;
        if (size >= 64) return math::pow_int(x_, n);
        const T power = squared_up(x_, size, std::make_index_sequence<5>{});
        return n < 0 ? T(1) / power : power;
    }
    static constexpr auto along(const auto& t_, const auto&, const auto& x_, const auto& n_) {
        return each{times_partial(false, t_, gated_product(n_, raised(x_, n_ - 1))), none};
    }
    template <class T>
    static constexpr T with_constant(const T& x_, const T& n_) {
        if (is_constant(n_, 0.0)) return constant(*x_.graph, x_.type(), 1.0);
        if (is_constant(n_, 1.0)) return x_;
        if (is_constant(n_, 2.0)) return square(x_);
        return is_constant(n_, -1.0) ? reciprocal(x_) : T{};
    }

private:
    /// Repeated squaring without a loop: straight products where the exponent is known.
    template <class T, std::size_t... I>
    static constexpr T squared_up(const T& x_, int size, std::index_sequence<I...>) {
        T power = (size & 1) != 0 ? x_ : T(1);
        T square = x_;
        const auto step = [&](int rest_) {
            if (rest_ == 0) return;
            square = square * square;
            if ((rest_ & 1) != 0) power = power * square;
        };
        (step(size >> (I + 1)), ...);
        return power;
    }
    template <class T>
    static constexpr T raised(const T& x_, const T& n_) {
        return apply<pow_int_op>(x_, n_);
    }
};

/// Powers up to here become products: the error of repeated squaring grows with the exponent.
inline constexpr double largest_expanded_power = 64;

/// a to the power b as C has it: NaN for a negative a unless b is integral. The derivative by a is
/// b·a^(b-1) also left of 0, where there is none by b; at a = 0 the derivative by b is 0, the limit
/// from the right, for b >= 0. A constant integral exponent makes it pow_int.
struct pow_op : binary {
    static constexpr auto name = "pow";
    static constexpr auto role = algebra::power;
    static constexpr auto written = notation::power;
    static constexpr bool singular = true;  // for x⁰ at 0, whose slope is 0·∞
    static constexpr std::uint16_t flops = 40;
    static constexpr auto value(const auto& a_, const auto& b_) { return math::pow(a_, b_); }
    static constexpr auto partials(const auto& y_, const auto& a_, const auto& b_) {
        const auto by_exponent = y_ * log(a_);
        return each{
            gated_product(b_, raised(a_, b_ - 1)),
            select(equal(a_, 0), select(less(b_, 0), by_exponent, 0), by_exponent)};
    }
    template <class T>
    static constexpr T with_constant(const T& a_, const T& b_) {
        if (!is_constant(b_)) return {};
        const double n = constant_value(b_);
        const bool integral =
            -largest_expanded_power <= n && n <= largest_expanded_power && static_cast<int>(n) == n;
        return integral ? apply<pow_int_op>(a_, static_cast<int>(n)) : T{};
    }

private:
    template <class T>
    static constexpr T raised(const T& a_, const T& b_) {
        return apply<pow_op>(a_, b_);
    }
};

/// Which power it is: an integer exponent is exact.
template <class Exponent>
using power_op = std::conditional_t<std::is_integral_v<Exponent>, pow_int_op, pow_op>;

/// a to the power b. An integer literal as the exponent gives a polynomial, `pow(x, 3)`.
COSTATE_BINARY_FUNCTION(pow, power_op<B>)
/// x to the power N.
template <int N, Symbolic A>
    requires(applicable<pow_int_op, attribute_list<>, A, int>)
constexpr applied<pow_int_op, A, int> pow(const A& x_) {
    return apply<pow_int_op>(x_, N);
}

}  // namespace costate
