// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<2, 2>;
constexpr auto v = counting<3>;

static_assert(gives(concat(v, v), 1, 2, 3, 1, 2, 3) && gives(concat(v), 1, 2, 3));
static_assert(gives(concat<1>(x, 10 * x), 1, 2, 10, 20, 3, 4, 30, 40) && gives(concat<-1>(x, x), 1, 2, 1, 2, 3, 4, 3, 4));
static_assert(gives(stack(v, 10 * v), 1, 2, 3, 10, 20, 30) && gives(stack<1>(v, 10 * v), 1, 10, 2, 20, 3, 30));
static_assert(has_shape<decltype(concat<0>(x, x, x)), 6, 2> && has_shape<decltype(stack<-1>(v, v)), 3, 2>);

// The cotangent of each part is its part of the cotangent.
static_assert(gives(diff(weighted(concat(2 * v, v)), v), 1002, 10020, 100200));
