// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

struct exp_op : unary {
    static constexpr auto name = "exp";
    static constexpr std::uint16_t flops = 12;
    static constexpr auto value(const auto& x_) { return math::exp(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return y_; }
};
COSTATE_UNARY_FUNCTION(exp, exp_op)

struct log_op : unary {
    static constexpr auto name = "log";
    static constexpr std::uint16_t flops = 12;
    static constexpr auto value(const auto& x_) { return math::log(x_); }
    static constexpr auto along(const auto& t_, const auto&, const auto& x_) { return each{gated_quotient(t_, x_)}; }
};
COSTATE_UNARY_FUNCTION(log, log_op)

}  // namespace costate
