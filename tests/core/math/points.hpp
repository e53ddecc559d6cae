// SPDX-License-Identifier: BSL-1.0
// Where elementary functions are easily wrong.
#pragma once

#include <costate/core/math/double_double.hpp>

namespace {

namespace math = costate::math::portable;
using math::sign_bit;

[[maybe_unused]] constexpr double inf = math::infinity;
[[maybe_unused]] constexpr double nan = math::not_a_number;
[[maybe_unused]] constexpr double largest = 0x1.fffffffffffffp+1023;
[[maybe_unused]] constexpr double smallest = 0x1p-1074;
[[maybe_unused]] constexpr double pi = 0x1.921fb54442d18p+1;

[[maybe_unused]] constexpr bool is_nan(double x) { return x != x; }

}  // namespace
