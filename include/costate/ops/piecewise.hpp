// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

/// c != 0 ? a : b, element by element. Only the branch taken receives a cotangent; the other one receives 0.
struct select_op : ternary {
    static constexpr auto name = "select";
    template <class T>
    static constexpr T value(const T& c_, const T& a_, const T& b_) {
        return choose(c_ != T(0), a_, b_);
    }
    static constexpr auto along(const auto& t_, const auto&, const auto& c_, const auto&, const auto&) {
        return each{none, select(c_, t_, 0), select(c_, 0, t_)};
    }
    template <class T>
    static constexpr T simplify(const T& c_, const T& a_, const T& b_) {
        if (a_.id == b_.id) return a_;
        return is_constant(c_) ? (constant_value(c_) != 0 ? a_ : b_) : T{};
    }
};
COSTATE_TERNARY_FUNCTION(select, select_op)

/// Comparisons give 1 where they hold and 0 elsewhere (also against NaN), in the element type of their operands. They
/// have no derivative.
struct comparison : binary {
    static constexpr auto partials(const auto&, const auto&, const auto&) { return each{none, none}; }
};
struct equal_op : comparison {
    static constexpr auto name = "equal";
    static constexpr bool commutative = true;
    template <class T>
    static constexpr T value(const T& a_, const T& b_) {
        return choose(a_ == b_, T(1), T(0));
    }
};
COSTATE_BINARY_FUNCTION(equal, equal_op, "equal(a, b)")
struct less_op : comparison {
    static constexpr auto name = "less";
    template <class T>
    static constexpr T value(const T& a_, const T& b_) {
        return choose(a_ < b_, T(1), T(0));
    }
};
COSTATE_BINARY_FUNCTION(less, less_op, "less(a, b)")

/// max(x, 0). The subgradient at 0 is 0; NaN stays NaN.
struct relu_op : unary {
    static constexpr auto name = "relu";
    template <class T>
    static constexpr T value(const T& x_) {
        return choose(x_ < T(0), T(0), x_);
    }
    static constexpr auto along(const auto& t_, const auto& y_, const auto&) { return each{select(less(0, y_), t_, 0)}; }
};
COSTATE_UNARY_FUNCTION(relu, relu_op)

}  // namespace costate
