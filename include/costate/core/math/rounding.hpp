// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/double_double.hpp>

/// floor, ceil, trunc and the nearest integer; zeros keep their sign.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

constexpr double trunc(double x) {
    // Beyond 2^52 there is nothing to cut off; NaN and infinity pass too.
    return magnitude(x) < 0x1p+52 ? with_sign(static_cast<double>(static_cast<i64>(x)), x) : x;
}
constexpr double floor(double x) {
    const double t = trunc(x);
    return t > x ? t - 1 : t;
}
constexpr double ceil(double x) {
    const double t = trunc(x);
    return t < x ? with_sign(t + 1, x) : t;
}
/// Halves to even.
constexpr double nearbyint(double x) {
    if (!(magnitude(x) < 0x1p+52)) {
        return x;
    }
    const i64 t = static_cast<i64>(magnitude(x));
    const double rest = magnitude(x) - static_cast<double>(t);
    const bool up = rest > 0.5 || (rest == 0.5 && (t & 1) != 0);
    return with_sign(static_cast<double>(t + (up ? 1 : 0)), x);
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
