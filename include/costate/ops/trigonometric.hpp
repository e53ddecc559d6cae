// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/power.hpp>

namespace costate {

struct sin_op : unary {
    static constexpr auto name = "sin";
    static constexpr auto role = algebra::sine;
    static constexpr std::uint16_t flops = 14;
    static constexpr auto value(const auto& x_) { return math::sin(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return cos(x_); }
};
COSTATE_UNARY_FUNCTION(sin, sin_op)

struct cos_op : unary {
    static constexpr auto name = "cos";
    static constexpr auto role = algebra::cosine;
    static constexpr std::uint16_t flops = 14;
    static constexpr auto value(const auto& x_) { return math::cos(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return -sin(x_); }
};
COSTATE_UNARY_FUNCTION(cos, cos_op)

struct tan_op : unary {
    static constexpr auto name = "tan";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 18;
    static constexpr auto value(const auto& x_) { return math::tan(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return 1 + y_ * y_; }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return sin(x_) / cos(x_);
    }
};
COSTATE_UNARY_FUNCTION(tan, tan_op)

/// 1 / √(1 - x²), the derivative of asin. An operation of its own, because the derivative of a
/// product at ±1 would subtract infinities where x·y³ is the right one.
struct asin_slope_op : unary {
    static constexpr auto name = "asin_slope";
    static constexpr auto role = algebra::even;
    static constexpr std::uint16_t flops = 8;
    template <class T>
    static constexpr T value(const T& x_) {
        return math::rsqrt((T(1) - x_) * (T(1) + x_));
    }
    static constexpr auto partial(const auto& y_, const auto& x_) { return x_ * (y_ * (y_ * y_)); }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return 1 / sqrt(1 - x_ * x_);
    }
};
COSTATE_UNARY_FUNCTION(asin_slope, asin_slope_op)

struct asin_op : unary {
    static constexpr auto name = "asin";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 18;
    static constexpr auto value(const auto& x_) { return math::asin(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return asin_slope(x_); }
};
COSTATE_UNARY_FUNCTION(asin, asin_op)

struct acos_op : unary {
    static constexpr auto name = "acos";
    static constexpr std::uint16_t flops = 18;
    static constexpr auto value(const auto& x_) { return math::acos(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return -asin_slope(x_); }
};
COSTATE_UNARY_FUNCTION(acos, acos_op)

struct atan_op : unary {
    static constexpr auto name = "atan";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 18;
    static constexpr auto value(const auto& x_) { return math::atan(x_); }
    static constexpr auto partial(const auto&, const auto& x_) {
        return reciprocal(1 + square(x_));
    }
};
COSTATE_UNARY_FUNCTION(atan, atan_op)

/// The angle of the point (x, y), in [-π, π]; arguments in C's order. At the origin, where no
/// direction is defined, the derivatives are 0.
struct atan2_op : binary {
    static constexpr auto name = "atan2";
    static constexpr std::uint16_t flops = 24;
    static constexpr auto value(const auto& y_, const auto& x_) { return math::atan2(y_, x_); }
    static constexpr auto partials(const auto&, const auto& y_, const auto& x_) {
        const auto r = hypot(y_, x_);  // its square could vanish
        const auto origin = equal(r, 0);
        return each{
            select(origin, 0, gated_quotient(gated_quotient(x_, r), r)),
            select(origin, 0, -gated_quotient(gated_quotient(y_, r), r))};
    }
};
COSTATE_BINARY_FUNCTION(atan2, atan2_op)

}  // namespace costate
