// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

/// x itself, as a computation: what stands at an output that would otherwise be a leaf, a view or a constant.
struct copy_op : unary {
    static constexpr auto name = "copy";
    static constexpr std::uint16_t flops = 0;
    static constexpr auto value(const auto& x_) { return x_; }
    static constexpr auto partial(const auto&, const auto&) { return one; }
};

}  // namespace costate
