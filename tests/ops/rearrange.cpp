// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<2, 3>;

static_assert(gives(reshape<3, 2>(x), 1, 2, 3, 4, 5, 6) && has_shape<decltype(reshape<6>(x)), 6>);
static_assert(gives(transpose(x), 1, 4, 2, 5, 3, 6) && gives(transpose<1, 0>(x), 1, 4, 2, 5, 3, 6) && gives(transpose<0, 1>(x), 1, 2, 3, 4, 5, 6));
static_assert(has_shape<decltype(transpose<2, 0, 1>(counting<2, 3, 4>)), 4, 2, 3>);
static_assert(has_shape<decltype(squeeze(counting<1, 3, 1>)), 3> && has_shape<decltype(squeeze<-1>(counting<1, 3, 1>)), 1, 3>);
static_assert(has_shape<decltype(expand<0, -1>(counting<3>)), 1, 3, 1> && gives(expand<0>(counting<3>), 1, 2, 3));
static_assert(gives(broadcast_to<2, 2>(counting<2>), 1, 2, 1, 2) && gives(broadcast_to<2, 2>(counting<2, 1>), 1, 1, 2, 2));

static_assert(named_axis(-1, 3) == 2 && named_axis(2, 3) == 2 && named_axis(3, 3) == 3 && named_axis(-4, 3) == 3);

static_assert(gives(diff(weighted(transpose(x)), x), 1, 100, 10000, 10, 1000, 100000));
static_assert(gives(diff(weighted(broadcast_to<2, 2>(counting<2>)), counting<2>), 101, 1010), "what is repeated is added up");
