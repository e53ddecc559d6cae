// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/logarithm.hpp>

#include "points.hpp"

static_assert(math::log(1) == 0);
static_assert(math::log(0) == -inf);
static_assert(is_nan(math::log(-1)));
static_assert(math::log(inf) == inf);
static_assert(math::log2(8) == 3);
static_assert(math::log2(smallest) == -1074);
static_assert(math::log1p(-1) == -inf);
static_assert(is_nan(math::log1p(-2)));
static_assert(math::pow(2, 10) == 1024);
static_assert(math::pow(-2, 3) == -8);
static_assert(math::pow(0, -1) == inf);
static_assert(math::pow(-0.0, -1) == -inf);
static_assert(math::pow(nan, 0) == 1);
static_assert(math::pow(1, nan) == 1);
static_assert(is_nan(math::pow(-1, .5)));
static_assert(math::pow(-inf, 3) == -inf);
static_assert(math::pow(.5, inf) == 0);
static_assert(math::pow(-1, inf) == 1);
static_assert(math::pow(2, 1024) == inf);
static_assert(math::pow(2, -1074) == smallest);
static_assert(math::pow(2, -1080) == 0);
static_assert(math::pow(-1, 1e300) == 1);
static_assert(math::pow(3, 1e300) == inf);
static_assert(math::pow(10, 2) == 100);
static_assert(math::pow(10, -3) == 0.001);
