// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<2, 3>;
constexpr double inf = __builtin_huge_val();

static_assert(gives(softmax(0 * x + 2), 1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3), "over the last axis");
static_assert(gives(softmax<0>(0 * x), 0.5, 0.5, 0.5, 0.5, 0.5, 0.5) && gives(logsumexp(1000 * counting<3>), 3000));
static_assert(gives(softmax(1000 * counting<2>), 0, 1) && gives(log_softmax(1000 * counting<2>), -1000, 0), "nothing overflows");
static_assert(gives(softmax(constants(tensor<double, 2>{-inf, -inf})), 0.5, 0.5), "also where all are -∞");
static_assert(gives(softmax_cross_entropy(1000 * counting<3>, constants(tensor<int>{0})), 2000));
static_assert(gives(softmax_cross_entropy(1000 * counting<3>, 0), 2000));
