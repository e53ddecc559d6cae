// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<2, 3>;

static_assert(gives(prod(x), 720) && gives(prod<0>(x), 4, 10, 18) && gives(prod<-1>(x), 6, 120));

// The derivative is the product of the others, with one zero or more.
static_assert(gives(diff(prod(counting<4>), counting<4>), 24, 12, 8, 6));
constexpr auto y = counting<3>;
static_assert(gives(diff(prod(y - 2), y), 0, -1, 0) && gives(diff(prod((y - 2) * (y - 1)), y), 0, 0, 0));
static_assert(gives(diff(sum(diff(prod(y - 2), y)), y), 1, 0, -1), "to second order");
