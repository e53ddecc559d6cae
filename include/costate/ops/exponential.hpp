// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

struct exp_op : unary {
    static constexpr auto name = "exp";
    static constexpr auto role = algebra::exponential;
    static constexpr std::uint16_t flops = 12;
    static constexpr auto value(const auto& x_) { return math::exp(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return y_; }
};
COSTATE_UNARY_FUNCTION(exp, exp_op)

/// 2 to the power x.
struct exp2_op : unary {
    static constexpr auto name = "exp2";
    static constexpr std::uint16_t flops = 12;
    static constexpr auto value(const auto& x_) { return math::exp2(x_); }
    static constexpr auto partial(const auto& y_, const auto&) {
        return 0x1.62e42fefa39efp-1 * y_;  // log 2
    }
};
COSTATE_UNARY_FUNCTION(exp2, exp2_op)

/// exp(x) - 1, accurate near 0.
struct expm1_op : unary {
    static constexpr auto name = "expm1";
    static constexpr std::uint16_t flops = 16;
    static constexpr auto value(const auto& x_) { return math::expm1(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return y_ + 1; }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return exp(x_) - 1;
    }
};
COSTATE_UNARY_FUNCTION(expm1, expm1_op)

struct log_op : unary {
    static constexpr auto name = "log";
    static constexpr auto role = algebra::logarithm;
    static constexpr std::uint16_t flops = 12;
    static constexpr auto value(const auto& x_) { return math::log(x_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& x_) {
        return each{over_denominator(t_, x_)};
    }
};
COSTATE_UNARY_FUNCTION(log, log_op)

/// The logarithm to base 2.
struct log2_op : unary {
    static constexpr auto name = "log2";
    static constexpr std::uint16_t flops = 14;
    static constexpr auto value(const auto& x_) { return math::log2(x_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& x_) {
        return each{over_denominator(0x1.71547652b82fep+0 * t_, x_)};  // 1 / log 2
    }
};
COSTATE_UNARY_FUNCTION(log2, log2_op)

/// log(1 + x), accurate near 0.
struct log1p_op : unary {
    static constexpr auto name = "log1p";
    static constexpr std::uint16_t flops = 14;
    static constexpr auto value(const auto& x_) { return math::log1p(x_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& x_) {
        return each{over_denominator(t_, 1 + x_)};
    }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return log(1 + x_);
    }
};
COSTATE_UNARY_FUNCTION(log1p, log1p_op)

/// 1 / (1 + exp(-x)). The derivative is taken from the answer and is 0 where that is 0 or 1.
struct sigmoid_op : unary {
    static constexpr auto name = "sigmoid";
    static constexpr std::uint16_t flops = 18;
    static constexpr auto value(const auto& x_) { return math::sigmoid(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return y_ * (1 - y_); }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return 1 / (1 + exp(-x_));
    }
};
COSTATE_UNARY_FUNCTION(sigmoid, sigmoid_op)

/// log(x / (1 - x)), the inverse of sigmoid; NaN outside [0, 1]. The derivative as a sum of two
/// fractions keeps its infinities at 0 and 1 in derivatives of every order.
struct logit_op : unary {
    static constexpr auto name = "logit";
    static constexpr std::uint16_t flops = 26;
    static constexpr auto value(const auto& x_) { return math::log(x_) - math::log1p(-x_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& x_) {
        return each{over_denominator(t_, x_) + over_denominator(t_, 1 - x_)};
    }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return log(x_) - log(1 - x_);
    }
};
COSTATE_UNARY_FUNCTION(logit, logit_op)

/// log(1 + exp(x)), which neither overflows nor loses small values.
struct softplus_op : unary {
    static constexpr auto name = "softplus";
    static constexpr std::uint16_t flops = 28;
    static constexpr auto value(const auto& x_) { return math::softplus(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return sigmoid(x_); }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return log(1 + exp(x_));
    }
};
COSTATE_UNARY_FUNCTION(softplus, softplus_op)

/// log(sigmoid(x)) = -softplus(-x).
struct log_sigmoid_op : unary {
    static constexpr auto name = "log_sigmoid";
    static constexpr std::uint16_t flops = 29;
    static constexpr auto value(const auto& x_) { return -math::softplus(-x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return sigmoid(-x_); }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return -log(1 + exp(-x_));
    }
};
COSTATE_UNARY_FUNCTION(log_sigmoid, log_sigmoid_op)

/// log(exp(a) + exp(b)) without overflow. The weights of a and b add up to 1; equals share,
/// infinite ones too.
struct logaddexp_op : binary {
    static constexpr auto name = "logaddexp";
    static constexpr bool commutative = true;
    static constexpr std::uint16_t flops = 30;
    static constexpr auto value(const auto& a_, const auto& b_) { return math::logaddexp(a_, b_); }
    static constexpr auto partials(const auto&, const auto& a_, const auto& b_) {
        return each{sigmoid(excess(a_, b_)), sigmoid(excess(b_, a_))};
    }
    template <class T>
    static constexpr T meaning(const T& a_, const T& b_) {
        return log(exp(a_) + exp(b_));
    }
};
COSTATE_BINARY_FUNCTION(logaddexp, logaddexp_op)

}  // namespace costate
