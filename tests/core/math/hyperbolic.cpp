// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/hyperbolic.hpp>

#include "points.hpp"

static_assert(math::sinh(inf) == inf);
static_assert(math::sinh(-inf) == -inf);
static_assert(math::cosh(-inf) == inf);
static_assert(math::cosh(0) == 1);
static_assert(math::tanh(inf) == 1);
static_assert(math::tanh(-50) == -1);
static_assert(is_nan(math::tanh(nan)));
static_assert(math::sinh(710.47) < inf);
static_assert(math::sinh(711.) == inf);
static_assert(math::asinh(-inf) == -inf);
static_assert(math::acosh(1) == 0);
static_assert(is_nan(math::acosh(.5)));
static_assert(math::atanh(1) == inf);
static_assert(math::atanh(-1) == -inf);
static_assert(is_nan(math::atanh(2)));
static_assert(math::sigmoid(0) == .5);
static_assert(math::sigmoid(-inf) == 0);
static_assert(math::sigmoid(inf) == 1);
static_assert(math::sigmoid(-745.) > 0);
static_assert(math::softplus(-inf) == 0);
static_assert(math::softplus(inf) == inf);
static_assert(math::softplus(0) == 0.6931471805599453);
static_assert(math::logaddexp(-inf, -inf) == -inf);
static_assert(math::logaddexp(-inf, 2.) == 2);
static_assert(math::logaddexp(inf, -inf) == inf);
static_assert(math::logaddexp(0, 0) == 0.6931471805599453);
