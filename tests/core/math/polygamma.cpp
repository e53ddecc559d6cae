// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/polygamma.hpp>

#include "points.hpp"

namespace {

constexpr bool close(double a, double b) { return math::magnitude(a - b) <= 1e-14 * math::magnitude(b); }

static_assert(math::polygamma(0, 1) == math::digamma(1));
static_assert(close(math::polygamma(1, 1), pi * pi / 6), "ζ(2)");
static_assert(close(math::polygamma(1, .5), pi * pi / 2));
static_assert(close(math::polygamma(2, 1), -2.4041138063191886), "-2 ζ(3)");
static_assert(close(math::polygamma(3, 1), pi * pi * pi * pi / 15));
static_assert(close(math::polygamma(1, -.5), pi * pi / 2 + 4), "mirrored");

// Poles: the two sides agree for odd orders alone.
static_assert(math::polygamma(1, -2) == inf && is_nan(math::polygamma(2, -2)));
static_assert(math::polygamma(2, 0.0) == -inf && math::polygamma(2, -0.0) == inf);
static_assert(is_nan(math::polygamma(33, 1)) && is_nan(math::polygamma(1, -inf)));
static_assert(costate::math::polygamma(1, 1.0f) == 1.6449341f);

}  // namespace
