// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto v = counting<5>;
constexpr auto x = counting<2, 3>;

static_assert(gives(pad<margin{1, 2}>(counting<2>), 0, 1, 2, 0, 0));
static_assert(gives(pad<margin{0, 0}, margin{1, 0}>(x), 0, 1, 2, 3, 0, 4, 5, 6));
static_assert(gives(slice<range{1, 4}>(v), 2, 3, 4) && gives(slice<range{0, 5, 2}>(v), 1, 3, 5) && gives(slice<range{-2}>(v), 4, 5));
static_assert(gives(slice<range{}, range{0, -1}>(x), 1, 2, 4, 5) && gives(slice<range{1, 2}>(x), 4, 5, 6));
static_assert(gives(flip<0>(x), 4, 5, 6, 1, 2, 3) && gives(flip<-1>(x), 3, 2, 1, 6, 5, 4) && gives(flip(x), 6, 5, 4, 3, 2, 1));

// The transpose of a slice is a pad, of a pad a slice, of a flip itself.
static_assert(gives(diff(weighted(slice<range{0, 5, 2}>(v)), v), 1, 0, 10, 0, 100));
static_assert(gives(diff(weighted(pad<margin{1, 1}>(counting<2>)), counting<2>), 10, 100));
static_assert(gives(diff(weighted(flip(counting<3>)), counting<3>), 100, 10, 1));
