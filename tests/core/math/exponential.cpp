// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/exponential.hpp>

#include "points.hpp"

static_assert(math::exp(0) == 1);
static_assert(math::exp(inf) == inf);
static_assert(math::exp(-inf) == 0);
static_assert(is_nan(math::exp(nan)));
static_assert(math::exp(710.0) == inf);
static_assert(math::exp(-745.0) == smallest);
static_assert(math::exp(-745.5) == 0);
static_assert(math::exp(709.78) < inf);
static_assert(math::exp2(10) == 1024);
static_assert(math::exp2(-1074.) == smallest);
static_assert(math::exp2(1023.) == 0x1p1023);
static_assert(math::expm1(-inf) == -1);
static_assert(math::expm1(inf) == inf);
