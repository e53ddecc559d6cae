// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/root.hpp>

#include "points.hpp"

static_assert(math::sqrt(4) == 2);
static_assert(math::sqrt(smallest) == 0x1p-537);
static_assert(is_nan(math::sqrt(-1)));
static_assert(math::sqrt(inf) == inf);
static_assert(math::sqrt(largest) == 0x1.fffffffffffffp+511);
static_assert(sign_bit(math::sqrt(-0.0)));
static_assert(math::cbrt(27) == 3);
static_assert(math::cbrt(-8) == -2);
static_assert(math::cbrt(smallest) == 0x1p-358);
static_assert(math::hypot(3, 4) == 5);
static_assert(math::hypot(largest, largest) == inf);
static_assert(math::hypot(inf, nan) == inf);
static_assert(math::hypot(smallest, smallest) == smallest);
static_assert(math::rsqrt(4) == .5);
static_assert(math::rsqrt(0) == inf);
static_assert(math::rsqrt(inf) == 0);
static_assert(math::rsqrt(smallest) == 0x1p537);
