// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/error_function.hpp>

#include "points.hpp"

static_assert(math::erf(inf) == 1);
static_assert(math::erf(-inf) == -1);
static_assert(math::erfc(-inf) == 2);
static_assert(math::erfc(inf) == 0);
static_assert(math::erfc(0) == 1);
static_assert(math::erf(smallest) == smallest);
static_assert(math::erfc(28.5) == 0);
