// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/scalar.hpp>

#include "points.hpp"

namespace scalar = costate::math::scalar;

// Floats are computed in double and rounded once.
static_assert(scalar::exp(1.0f) == 2.7182818f);
static_assert(scalar::exp(100.0f) == __builtin_huge_valf());
static_assert(scalar::exp(-103.5f) > 0);
static_assert(scalar::tanh(.5f) == 0.46211717f);
static_assert(scalar::narrowed(largest) == __builtin_huge_valf());
static_assert(scalar::narrowed(-largest) == -__builtin_huge_valf());
static_assert(scalar::narrowed(0x1.fffffep+127) == 0x1.fffffep+127f);

static_assert(is_nan(scalar::max(1.0, nan)));
static_assert(is_nan(scalar::max(nan, 1.)));
static_assert(is_nan(scalar::min(1.0, nan)));
static_assert(scalar::min(-1.0, 2.0) == -1);
static_assert(scalar::sign(-3.0) == -1);
static_assert(sign_bit(scalar::sign(-0.0)));
static_assert(scalar::abs(-3.5f) == 3.5f);
static_assert(scalar::round(2.5) == 2);
static_assert(scalar::sincos(0.0).cos == 1);
static_assert(scalar::sincos(0.0).sin == 0);

static_assert(scalar::sigmoid(.0) == .5);
static_assert(scalar::sigmoid(-inf) == 0);
static_assert(scalar::sigmoid(inf) == 1);
static_assert(scalar::sigmoid(-745.) > 0);
static_assert(scalar::softplus(-inf) == 0);
static_assert(scalar::softplus(inf) == inf);
static_assert(scalar::softplus(.0) == 0.6931471805599453);
static_assert(scalar::logaddexp(-inf, -inf) == -inf);
static_assert(scalar::logaddexp(-inf, 2.) == 2);
static_assert(scalar::logaddexp(inf, -inf) == inf);
static_assert(scalar::logaddexp(.0, .0) == 0.6931471805599453);
