// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/choose.hpp>
#include <costate/ops/bundle.hpp>
#include <costate/ops/function.hpp>

namespace costate {

struct add_op : binary {
    static constexpr auto name = "add";
    static constexpr auto role = algebra::sum;
    static constexpr auto written = notation::infix_sum;
    static constexpr bool commutative = true;
    static constexpr auto value(const auto& a_, const auto& b_) { return a_ + b_; }
    static constexpr auto partials(const auto&, const auto&, const auto&) { return each{one, one}; }
    /// Only -0 leaves every number as it is: 0 + -0 is 0.
    template <class T>
    static constexpr T with_constant(const T& a_, const T& b_) {
        if (is_constant(a_, -0.0)) return b_;
        return is_constant(b_, -0.0) ? a_ : T{};
    }
};
COSTATE_BINARY_FUNCTION(operator+, add_op)

/// a + b, where either may be a structural zero. A template, like every rule: an operation's
/// description instantiates them all, which must not happen before the functions that they call are
/// declared.
template <std::same_as<term> T>
constexpr T sum_of(const T& a, const T& b) {
    if (!a.exists()) return b;
    if (!b.exists()) return a;
    return a.type().kind == element::none ? bundle(a, b) : a + b;
}

struct sub_op : binary {
    static constexpr auto name = "sub";
    static constexpr auto role = algebra::difference;
    static constexpr auto written = notation::infix_difference;
    static constexpr auto value(const auto& a_, const auto& b_) { return a_ - b_; }
    static constexpr auto partials(const auto&, const auto&, const auto&) {
        return each{one, minus_one};
    }
    template <class T>
    static constexpr T with_constant(const T& a_, const T& b_) {
        return is_constant(b_, 0.0) ? a_ : T{};
    }
};
COSTATE_BINARY_FUNCTION(operator-, sub_op)

struct neg_op : unary {
    static constexpr auto name = "neg";
    static constexpr auto role = algebra::negation;
    static constexpr auto written = notation::prefix_minus;
    static constexpr auto value(const auto& x_) { return -x_; }
    static constexpr auto partial(const auto&, const auto&) { return minus_one; }
    template <class T>
    static constexpr T simplify(const T& x_) {
        return is_application<neg_op>(x_) ? T{*x_.graph, x_.graph->input(x_.id, 0)} : T{};
    }
};
COSTATE_UNARY_FUNCTION(operator-, neg_op)

/// +x is x.
template <Symbolic A>
constexpr A operator+(const A& x_) {
    return x_;
}

struct mul_op : binary {
    static constexpr auto name = "mul";
    static constexpr auto role = algebra::product;
    static constexpr auto written = notation::infix_product;
    static constexpr bool commutative = true;
    static constexpr auto value(const auto& a_, const auto& b_) { return a_ * b_; }
    static constexpr auto partials(const auto&, const auto& a_, const auto& b_) {
        return each{b_, a_};
    }
    template <class T>
    static constexpr T with_constant(const T& a_, const T& b_) {
        if (is_constant(a_, 1.0)) return b_;
        if (is_constant(b_, 1.0)) return a_;
        if (is_constant(a_, -1.0)) return -b_;
        if (is_constant(b_, -1.0)) return -a_;
        if (is_constant(a_)) return doubled(a_, b_);
        return is_constant(b_) ? doubled(b_, a_) : T{};
    }

private:
    /// c·(2ⁿ·x) is (2ⁿ·c)·x to the last bit where neither factor makes anything smaller.
    template <class T>
    static constexpr T doubled(const T& c_, const T& x_) {
        if (!is_application<mul_op>(x_)) return {};
        for (std::uint32_t i = 0; i < 2; ++i) {
            const T factor{*x_.graph, x_.graph->input(x_.id, i)};
            if (!is_constant(factor)) continue;
            const double power = constant_value(factor);
            const double c = constant_value(c_);
            const bool exact =
                (power == 2 || power == 4 || power == -2) && (c >= 1 || c <= -1) && c - c == 0;
            if (exact)
                return constant(*x_.graph, x_.type(), c * power) *
                    T{*x_.graph, x_.graph->input(x_.id, 1 - i)};
        }
        return {};
    }
};
COSTATE_BINARY_FUNCTION(operator*, mul_op)

/// a / b.
struct div_op : binary {
    static constexpr auto name = "div";
    static constexpr auto role = algebra::quotient;
    static constexpr auto written = notation::infix_quotient;
    static constexpr std::uint16_t flops = 4;
    static constexpr auto value(const auto& a_, const auto& b_) { return a_ / b_; }
    static constexpr auto along(const auto& t_, const auto& y_, const auto&, const auto& b_) {
        return each{over_denominator(t_, b_), -over_denominator(times_partial(false, t_, y_), b_)};
    }
    template <class T>
    static constexpr T with_constant(const T& a_, const T& b_) {
        return is_constant(b_, 1.0) ? a_ : T{};
    }
};
COSTATE_BINARY_FUNCTION(operator/, div_op)

/// A factor that makes gating unnecessary: a number other than 0, infinity and NaN.
constexpr bool is_regular_constant(term t) {
    if (!is_constant(t)) return false;
    const double c = constant_value(t);
    return c != 0 && c - c == 0;
}

/// t·p, except that 0·p = 0 whatever p is: how every derivative below a `select` is multiplied, where
/// a cotangent of 0 says that the branch was not taken, and must not meet infinity or NaN. To stay so
/// in derivatives of every order, the derivative by p is 0 where t is 0, whatever it is multiplied by.
struct gated_product_op : binary {
    static constexpr auto name = "gated_product";
    static constexpr auto role = algebra::gated_product;
    static constexpr auto written = notation::infix_product;
    static constexpr std::uint16_t flops = 2;
    template <class T>
    static constexpr T value(const T& t_, const T& p_) {
        if constexpr (std::is_arithmetic_v<T>)
            return t_ == 0 ? T(0) : t_ * p_;  // no NaN to stop a constant evaluation
        return choose(t_ == T(0), T(0), t_ * p_);
    }
    static constexpr auto along(const auto& t_, const auto&, const auto& a_, const auto& p_) {
        return each{gated_product(t_, p_), gated_by_both(t_, a_)};
    }
    template <class T>
    static constexpr T with_constant(const T& t_, const T& p_) {
        if (is_constant(t_, 0.0)) return t_;
        return is_regular_constant(t_) || is_regular_constant(p_) ? t_ * p_ : T{};
    }
};
COSTATE_BINARY_FUNCTION(gated_product, gated_product_op)

/// a·b, except that it is 0 where one of them is, whatever the other is; see gated_product_op.
struct gated_by_both_op : binary {
    static constexpr auto name = "gated_by_both";
    static constexpr auto role = algebra::gated_product;
    static constexpr auto written = notation::infix_product;
    static constexpr bool commutative = true;
    static constexpr std::uint16_t flops = 3;
    template <class T>
    static constexpr T value(const T& a_, const T& b_) {
        if constexpr (std::is_arithmetic_v<T>) return a_ == 0 || b_ == 0 ? T(0) : a_ * b_;
        return choose(a_ == T(0), T(0), choose(b_ == T(0), T(0), a_ * b_));
    }
    static constexpr auto along(const auto& t_, const auto&, const auto& a_, const auto& b_) {
        return each{gated_by_both(t_, b_), gated_by_both(t_, a_)};
    }
    template <class T>
    static constexpr T with_constant(const T& a_, const T& b_) {
        if (is_constant(a_, 0.0)) return a_;
        if (is_constant(b_, 0.0)) return b_;
        if (is_regular_constant(a_)) return gated_product(b_, a_);
        return is_regular_constant(b_) ? gated_product(a_, b_) : T{};
    }
};
COSTATE_BINARY_FUNCTION(gated_by_both, gated_by_both_op)

/// t / b, except that 0 / b = 0 whatever b is; see gated_product_op.
struct gated_quotient_op : binary {
    static constexpr auto name = "gated_quotient";
    static constexpr auto role = algebra::gated_quotient;
    static constexpr auto written = notation::infix_quotient;
    static constexpr std::uint16_t flops = 5;
    template <class T>
    static constexpr T value(const T& t_, const T& b_) {
        if constexpr (std::is_arithmetic_v<T>) return t_ == 0 ? T(0) : t_ / b_;
        return choose(t_ == T(0), T(0), t_ / b_);
    }
    static constexpr auto along(const auto& t_, const auto& y_, const auto&, const auto& b_) {
        return each{gated_quotient(t_, b_), -gated_quotient(gated_by_both(t_, y_), b_)};
    }
    template <class T>
    static constexpr T with_constant(const T& t_, const T& b_) {
        if (is_constant(t_, 0.0)) return t_;
        return is_regular_constant(t_) || is_regular_constant(b_) ? t_ / b_ : T{};
    }
};
COSTATE_BINARY_FUNCTION(gated_quotient, gated_quotient_op)

/// a - b, and 0 where they are equal, which infinite ones are too.
struct excess_op : binary {
    static constexpr auto name = "excess";
    template <class T>
    static constexpr T value(const T& a_, const T& b_) {
        if constexpr (std::is_arithmetic_v<T>) return a_ == b_ ? T(0) : a_ - b_;
        return choose(a_ == b_, T(0), a_ - b_);
    }
    static constexpr auto partials(const auto&, const auto&, const auto&) {
        return each{one, minus_one};
    }
    template <class T>
    static constexpr T meaning(const T& a_, const T& b_) {
        return a_ - b_;
    }
};
COSTATE_BINARY_FUNCTION(excess, excess_op)

/// 1 / x.
struct reciprocal_op : unary {
    static constexpr auto name = "reciprocal";
    static constexpr auto role = algebra::fixed_power;
    static constexpr power_exponent exponent{-1, 1};
    static constexpr std::uint16_t flops = 4;
    template <class T>
    static constexpr T value(const T& x_) {
        return T(1) / x_;
    }
    static constexpr auto partial(const auto& y_, const auto&) { return -(y_ * y_); }
};
COSTATE_UNARY_FUNCTION(reciprocal, reciprocal_op)

/// x².
struct square_op : unary {
    static constexpr auto name = "square";
    static constexpr auto role = algebra::fixed_power;
    static constexpr power_exponent exponent{2, 1};
    static constexpr auto value(const auto& x_) { return x_ * x_; }
    static constexpr auto partial(const auto&, const auto& x_) { return 2 * x_; }
};
COSTATE_UNARY_FUNCTION(square, square_op)

/// a·b + c, in one rounding where the machine does it so.
struct fma_op : ternary {
    static constexpr auto name = "fma";
    static constexpr auto role = algebra::multiply_add;
    static constexpr std::uint16_t flops = 2;
    static constexpr auto value(const auto& a_, const auto& b_, const auto& c_) {
        return math::fma(a_, b_, c_);
    }
    static constexpr auto partials(const auto&, const auto& a_, const auto& b_, const auto&) {
        return each{b_, a_, one};
    }
};
COSTATE_TERNARY_FUNCTION(fma, fma_op)

}  // namespace costate

// Operands are repeated by a view whose derivative is a sum, which needs arithmetic: whoever
// includes one needs all.
#include <costate/ops/reduction.hpp>
#include <costate/ops/shape.hpp>
