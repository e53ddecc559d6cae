// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/rounding.hpp>

#include "points.hpp"

static_assert(math::floor(-1.5) == -2);
static_assert(math::ceil(-1.5) == -1);
static_assert(math::nearbyint(2.5) == 2);
static_assert(math::nearbyint(-3.5) == -4);
static_assert(math::trunc(-1.9) == -1);
static_assert(math::floor(1e300) == 1e300);
static_assert(sign_bit(math::ceil(-.5)));
static_assert(sign_bit(math::nearbyint(-.5)));
