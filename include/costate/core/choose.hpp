// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace costate {

/// condition ? a : b, for one number as for a pack of them, so that the value of an operation is written once.
template <class Mask, class T>
constexpr T choose(const Mask& condition_, const T& a_, const T& b_) {
    if constexpr (requires { condition_ ? 1 : 0; })
        return condition_ ? a_ : b_;
    else
        return select(condition_, a_, b_);
}

}  // namespace costate
