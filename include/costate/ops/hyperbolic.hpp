// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/power.hpp>

namespace costate {

struct sinh_op : unary {
    static constexpr auto name = "sinh";
    static constexpr auto role = algebra::hyperbolic_sine;
    static constexpr std::uint16_t flops = 20;
    static constexpr auto value(const auto& x_) { return math::sinh(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return cosh(x_); }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return (exp(x_) - exp(-x_)) / 2;
    }
};
COSTATE_UNARY_FUNCTION(sinh, sinh_op)

struct cosh_op : unary {
    static constexpr auto name = "cosh";
    static constexpr auto role = algebra::hyperbolic_cosine;
    static constexpr std::uint16_t flops = 20;
    static constexpr auto value(const auto& x_) { return math::cosh(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return sinh(x_); }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return (exp(x_) + exp(-x_)) / 2;
    }
};
COSTATE_UNARY_FUNCTION(cosh, cosh_op)

/// y = tanh x. The derivative is taken from the answer: 1 - y² stays finite where 1/cosh² x does
/// not (absolutely accurate, not relatively, in the tails).
struct tanh_op : unary {
    static constexpr auto name = "tanh";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 16;
    static constexpr auto value(const auto& x_) { return math::tanh(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return 1 - y_ * y_; }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return (exp(x_) - exp(-x_)) / (exp(x_) + exp(-x_));
    }
};
COSTATE_UNARY_FUNCTION(tanh, tanh_op)

struct asinh_op : unary {
    static constexpr auto name = "asinh";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 24;
    static constexpr auto value(const auto& x_) { return math::asinh(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return rsqrt(1 + square(x_)); }
};
COSTATE_UNARY_FUNCTION(asinh, asinh_op)

/// 1 / √(x² - 1), the derivative of acosh; an operation of its own for the sake of its derivative
/// at 1, as asin_slope.
struct acosh_slope_op : unary {
    static constexpr auto name = "acosh_slope";
    static constexpr std::uint16_t flops = 8;
    template <class T>
    static constexpr T value(const T& x_) {
        return math::rsqrt((x_ - T(1)) * (x_ + T(1)));
    }
    static constexpr auto partial(const auto& y_, const auto& x_) {
        return -(x_ * (y_ * (y_ * y_)));
    }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return 1 / sqrt(x_ * x_ - 1);
    }
};
COSTATE_UNARY_FUNCTION(acosh_slope, acosh_slope_op)

struct acosh_op : unary {
    static constexpr auto name = "acosh";
    static constexpr std::uint16_t flops = 24;
    static constexpr auto value(const auto& x_) { return math::acosh(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return acosh_slope(x_); }
};
COSTATE_UNARY_FUNCTION(acosh, acosh_op)

/// The derivative 1 / (1 - x²) as a sum of two fractions keeps its infinities at ±1 in derivatives
/// of every order.
struct atanh_op : unary {
    static constexpr auto name = "atanh";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 24;
    static constexpr auto value(const auto& x_) { return math::atanh(x_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& x_) {
        return each{over_denominator(0.5 * t_, 1 - x_) + over_denominator(0.5 * t_, 1 + x_)};
    }
};
COSTATE_UNARY_FUNCTION(atanh, atanh_op)

}  // namespace costate
