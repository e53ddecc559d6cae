// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/choose.hpp>
#include <costate/ops/function.hpp>

namespace costate {

/// c != 0 ? a : b, element by element. Only the branch taken receives a cotangent; the other one
/// receives 0, which annihilates whatever it meets there (see `masking`).
struct select_op : ternary {
    static constexpr auto name = "select";
    static constexpr bool chooses = true;
    static constexpr auto masks = masking::source;
    template <class T>
    static constexpr T value(const T& c_, const T& a_, const T& b_) {
        return choose(c_ != T(0), a_, b_);
    }
    static constexpr auto along(
        const auto& t_, const auto&, const auto& c_, const auto&, const auto&) {
        return each{none, select(c_, t_, 0), select(c_, 0, t_)};
    }
    template <class T>
    static constexpr T simplify(const T& c_, const T& a_, const T& b_) {
        if (a_.id == b_.id) return a_;
        return is_constant(c_) ? (constant_value(c_) != 0 ? a_ : b_) : T{};
    }
};
COSTATE_TERNARY_FUNCTION(select, select_op)

/// Comparisons give 1 where they hold and 0 elsewhere, in the element type of their operands;
/// against NaN only not_equal holds. They have no derivative.
template <class Op>
struct comparison : binary {
    static constexpr auto role = algebra::comparison;
    template <class T>
    static constexpr T value(const T& a_, const T& b_) {
        return choose(Op::holds(a_, b_), T(1), T(0));
    }
    static constexpr auto partials(const auto&, const auto&, const auto&) {
        return each{none, none};
    }
};
struct equal_op : comparison<equal_op> {
    static constexpr auto name = "equal";
    static constexpr bool commutative = true;
    static constexpr bool rare = true;
    static constexpr auto holds(const auto& a_, const auto& b_) { return a_ == b_; }
};
COSTATE_BINARY_FUNCTION(equal, equal_op)
struct not_equal_op : comparison<not_equal_op> {
    static constexpr auto name = "not_equal";
    static constexpr bool commutative = true;
    static constexpr auto holds(const auto& a_, const auto& b_) { return a_ != b_; }
};
COSTATE_BINARY_FUNCTION(not_equal, not_equal_op)
struct less_op : comparison<less_op> {
    static constexpr auto name = "less";
    static constexpr auto holds(const auto& a_, const auto& b_) { return a_ < b_; }
};
COSTATE_BINARY_FUNCTION(less, less_op)
struct less_equal_op : comparison<less_equal_op> {
    static constexpr auto name = "less_equal";
    static constexpr auto holds(const auto& a_, const auto& b_) { return a_ <= b_; }
};
COSTATE_BINARY_FUNCTION(less_equal, less_equal_op)
struct greater_op : comparison<greater_op> {
    static constexpr auto name = "greater";
    static constexpr auto holds(const auto& a_, const auto& b_) { return a_ > b_; }
};
COSTATE_BINARY_FUNCTION(greater, greater_op)
struct greater_equal_op : comparison<greater_equal_op> {
    static constexpr auto name = "greater_equal";
    static constexpr auto holds(const auto& a_, const auto& b_) { return a_ >= b_; }
};
COSTATE_BINARY_FUNCTION(greater_equal, greater_equal_op)

/// Steps are flat: they have no derivative, on their jumps neither.
struct step : unary {
    static constexpr auto partial(const auto&, const auto&) { return none; }
};
/// -1, 0 or 1.
struct sign_op : step {
    static constexpr auto name = "sign";
    static constexpr auto role = algebra::odd;
    static constexpr auto value(const auto& x_) { return math::sign(x_); }
};
COSTATE_UNARY_FUNCTION(sign, sign_op)
struct floor_op : step {
    static constexpr auto name = "floor";
    static constexpr auto value(const auto& x_) { return math::floor(x_); }
};
COSTATE_UNARY_FUNCTION(floor, floor_op)
struct ceil_op : step {
    static constexpr auto name = "ceil";
    static constexpr auto value(const auto& x_) { return math::ceil(x_); }
};
COSTATE_UNARY_FUNCTION(ceil, ceil_op)
/// The nearest integer, halves to even.
struct round_op : step {
    static constexpr auto name = "round";
    static constexpr auto role = algebra::odd;
    static constexpr auto value(const auto& x_) { return math::round(x_); }
};
COSTATE_UNARY_FUNCTION(round, round_op)
struct trunc_op : step {
    static constexpr auto name = "trunc";
    static constexpr auto role = algebra::odd;
    static constexpr auto value(const auto& x_) { return math::trunc(x_); }
};
COSTATE_UNARY_FUNCTION(trunc, trunc_op)

/// |x|; the subgradient at 0 is 0.
struct abs_op : unary {
    static constexpr auto name = "abs";
    static constexpr auto role = algebra::absolute;
    static constexpr auto value(const auto& x_) { return math::abs(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return sign(x_); }
};
COSTATE_UNARY_FUNCTION(abs, abs_op)

/// The larger; a NaN on either side is the answer. Equals share the derivative, so that max(x, x)
/// has slope 1.
struct max_op : binary {
    static constexpr auto name = "max";
    static constexpr bool commutative = true;
    static constexpr auto value(const auto& a_, const auto& b_) { return math::max(a_, b_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& a_, const auto& b_) {
        const auto shared = select(equal(a_, b_), 0.5 * t_, 0);
        return each{select(greater(a_, b_), t_, shared), select(less(a_, b_), t_, shared)};
    }
    template <class T>
    static constexpr T simplify(const T& a_, const T& b_) {
        return a_.id == b_.id ? a_ : T{};
    }
    template <class T>
    static constexpr T meaning(const T& a_, const T& b_) {
        return (a_ + b_ + abs(a_ - b_)) / 2;
    }
};
COSTATE_BINARY_FUNCTION(max, max_op)

/// The smaller; see max_op.
struct min_op : binary {
    static constexpr auto name = "min";
    static constexpr bool commutative = true;
    static constexpr auto value(const auto& a_, const auto& b_) { return math::min(a_, b_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& a_, const auto& b_) {
        const auto shared = select(equal(a_, b_), 0.5 * t_, 0);
        return each{select(less(a_, b_), t_, shared), select(greater(a_, b_), t_, shared)};
    }
    template <class T>
    static constexpr T simplify(const T& a_, const T& b_) {
        return a_.id == b_.id ? a_ : T{};
    }
    template <class T>
    static constexpr T meaning(const T& a_, const T& b_) {
        return (a_ + b_ - abs(a_ - b_)) / 2;
    }
};
COSTATE_BINARY_FUNCTION(min, min_op)

/// The number in [low, high] next to x; high where low > high. The slope on the bounds is 1: a
/// value that was put there can leave.
struct clamp_op : ternary {
    static constexpr auto name = "clamp";
    static constexpr std::uint16_t flops = 2;
    template <class T>
    static constexpr T value(const T& x_, const T& low_, const T& high_) {
        return math::min(math::max(x_, low_), high_);
    }
    static constexpr auto along(
        const auto& t_, const auto&, const auto& x_, const auto& low_, const auto& high_) {
        const auto below = less(x_, low_);
        const auto above = less(high_, x_);
        return each{
            select(below, 0, select(above, 0, t_)), select(below, t_, 0), select(above, t_, 0)};
    }
};
COSTATE_TERNARY_FUNCTION(clamp, clamp_op)

/// max(x, 0). The subgradient at 0 is 0; NaN stays NaN.
struct relu_op : unary {
    static constexpr auto name = "relu";
    template <class T>
    static constexpr T value(const T& x_) {
        return choose(x_ < T(0), T(0), x_);
    }
    static constexpr auto along(const auto& t_, const auto& y_, const auto&) {
        return each{select(less(0, y_), t_, 0)};
    }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return (x_ + abs(x_)) / 2;
    }
};
COSTATE_UNARY_FUNCTION(relu, relu_op)

}  // namespace costate

#include <costate/ops/arithmetic.hpp>  // last, because its reductions use these
