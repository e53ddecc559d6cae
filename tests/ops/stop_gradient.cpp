// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<3>;

static_assert(gives(stop_gradient(x), 1, 2, 3));
static_assert(gives(diff(sum(stop_gradient(x)), x), 0, 0, 0) && gives(diff(sum(stop_gradient(x) * x), x), 1, 2, 3));

// A view, so that it costs nothing: every element at its own place.
static_assert(operation_of<stop_gradient_op>.kind == form::view);
static_assert(same_places({element::float64, 2, {4, 5}}).axis[1] == 1 && same_places({element::float64, 2, {4, 5}}).step[1] == 1);
