// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

/// y = tanh x. The derivative is taken from the answer: 1 - y² stays finite where 1/cosh² x does not (absolutely
/// accurate, not relatively, in the tails).
struct tanh_op : unary {
    static constexpr auto name = "tanh";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 16;
    static constexpr auto value(const auto& x_) { return math::tanh(x_); }
    static constexpr auto partial(const auto& y_, const auto&) { return 1 - y_ * y_; }
};
COSTATE_UNARY_FUNCTION(tanh, tanh_op)

}  // namespace costate
