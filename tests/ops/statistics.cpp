// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<2, 3>;
constexpr auto v = constants(tensor<double, 4>{3, -4, 12, -4});

static_assert(gives(variance(x), 35.0 / 12) && gives(variance<0>(x), 2.25, 2.25, 2.25), "divided by n");
static_assert(gives(norm(counting<2, 2> * 0 + 2), 4) && gives(norm<1>(constants(tensor<double, 2, 2>{3, 4, 5, 12})), 5, 13));
static_assert(gives(diff(norm(0 * counting<2>), counting<2>), 0, 0), "the subgradient of least norm");

static_assert(gives(argmax(v), 2) && gives(argmin(v), 1), "the first of equals");
static_assert(gives(argmax<1>(x), 2, 2) && gives(argmin<0>(x), 0, 0, 0) && decltype(argmax(x))::type.kind == element::int32);
static_assert(gives(argmax(constants(tensor<double, 3>{1, __builtin_nan(""), 2})), 1), "the first NaN");
