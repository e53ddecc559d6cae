// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/trigonometric.hpp>

#include "points.hpp"

static_assert(math::sin(0) == 0);
static_assert(is_nan(math::sin(inf)));
static_assert(math::cos(0) == 1);
static_assert(is_nan(math::tan(-inf)));
static_assert(math::sin(largest) == 0.004961954789184062);
