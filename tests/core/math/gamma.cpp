// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/gamma.hpp>

#include "points.hpp"

static_assert(math::lgamma(1) == 0);
static_assert(math::lgamma(2) == 0);
static_assert(math::lgamma(0) == inf);
static_assert(math::lgamma(-3) == inf);
static_assert(math::lgamma(-inf) == inf);
static_assert(math::lgamma(3) == 0.6931471805599453);
static_assert(math::lgamma(largest) == inf);
static_assert(math::lgamma(1e300) < inf);
static_assert(math::lgamma(0.5) == 0.5723649429247001);
static_assert(math::digamma(1) == -0.5772156649015329);
static_assert(math::digamma(0) == -inf);
static_assert(is_nan(math::digamma(-2)));
static_assert(math::digamma(inf) == inf);
static_assert(math::digamma(smallest) == -inf);
