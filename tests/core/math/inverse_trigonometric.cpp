// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/inverse_trigonometric.hpp>

#include "points.hpp"

static_assert(math::atan(inf) == pi / 2);
static_assert(math::atan2(0., -1.) == pi);
static_assert(sign_bit(math::atan2(-0.0, 1.0)));
static_assert(math::atan2(-0.0, -1.0) == -pi);
static_assert(math::atan2(1, 0) == pi / 2);
static_assert(math::atan2(inf, inf) == pi / 4);
static_assert(math::atan2(1, 1) == pi / 4);
static_assert(math::atan2(smallest, largest) == 0);
static_assert(math::atan2(smallest, 1.0) == smallest);
static_assert(math::atan2(largest, smallest) == pi / 2);
static_assert(math::asin(1) == pi / 2);
static_assert(math::acos(1) == 0);
static_assert(math::acos(-1) == pi);
static_assert(is_nan(math::asin(1.5)));
static_assert(math::acos(0) == pi / 2);
static_assert(math::acos(.5) == 1.0471975511965979);
static_assert(math::asin(.5) == 0.5235987755982989);
