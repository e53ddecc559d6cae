// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

struct sin_op : unary {
    static constexpr auto name = "sin";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 14;
    static constexpr auto value(const auto& x_) { return math::sin(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return cos(x_); }
};
COSTATE_UNARY_FUNCTION(sin, sin_op)

struct cos_op : unary {
    static constexpr auto name = "cos";
    static constexpr auto role = algebra::even;
    static constexpr std::uint16_t flops = 14;
    static constexpr auto value(const auto& x_) { return math::cos(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return -sin(x_); }
};
COSTATE_UNARY_FUNCTION(cos, cos_op)

}  // namespace costate
