// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<2, 3>;

static_assert(gives(cumsum<0>(x), 1, 2, 3, 5, 7, 9) && gives(cumsum<1>(x), 1, 3, 6, 4, 9, 15) && gives(cumsum<-1>(x), 1, 3, 6, 4, 9, 15));
static_assert(gives(diff(weighted(cumsum<0>(counting<3>)), counting<3>), 111, 110, 100), "running sums from the end");
