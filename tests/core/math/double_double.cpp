// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/double_double.hpp>

#include "points.hpp"

namespace {

constexpr bool is(math::twofold t, double hi, double lo) { return t.hi == hi && t.lo == lo; }

// What a sum and a product lose by rounding is kept.
static_assert(is(math::exact_sum(1, 0x1p-60), 1, 0x1p-60));
static_assert(is(math::exact_sum(0x1p-60, 1), 1, 0x1p-60));
static_assert(is(math::quick_sum(1, 0x1p-60), 1, 0x1p-60));
static_assert(is(math::exact_product(1 + 0x1p-30, 1 + 0x1p-30), 1 + 0x1p-29, 0x1p-60));
static_assert(is(math::add({1, 0x1p-60}, {1, 0x1p-60}), 2, 0x1p-59));
static_assert(is(math::add({1, 0x1p-60}, -1.0), 0x1p-60, 0));
static_assert(is(math::multiply({1, 0x1p-60}, 4.0), 4, 0x1p-58));
static_assert(is(math::negate({1, -0x1p-60}), -1, 0x1p-60));

// A third to about 106 bits: three of them miss 1 by less than a unit there.
constexpr math::twofold third = math::divide({1, 0}, {3, 0});
constexpr math::twofold missing = math::add(math::multiply(third, math::twofold{3, 0}), -1.0);
static_assert(third.hi == 1.0 / 3 && third.lo != 0);
static_assert(math::magnitude(missing.hi) <= 0x1p-104);

static_assert(math::scaled(1.5, 1023) == 0x1.8p+1023 && math::scaled(1.5, 1030) == inf);
static_assert(math::scaled(-1.5, 1100) == -inf && math::scaled(0x1p-1000, 2000) == 0x1p+1000);
static_assert(math::scaled(1, -1074) == smallest && math::scaled(1, -1080) == 0);
static_assert(math::descending(2.0, 3.0, 5.0, 7.0) == 3 * 4 + 5 * 2 + 7);
static_assert(math::with_sign(-2, 1) == 2 && sign_bit(math::with_sign(0, -1)));
static_assert(math::power_of_two(-1022) == 0x1p-1022);

}  // namespace
