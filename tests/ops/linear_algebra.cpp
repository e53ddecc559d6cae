// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto a = counting<2, 3>;
constexpr auto b = input<"b", double, 3, 2>;

static_assert(gives(matmul(a, b), 22, 28, 49, 64) && gives(matmul(a, counting<3>), 14, 32) && gives(matmul(counting<2>, a), 9, 12, 15));
static_assert(has_shape<decltype(matmul(counting<5, 2, 3>, counting<5, 3, 4>)), 5, 2, 4>, "batches of matrices");
static_assert(gives(dot(counting<3>, counting<3>), 14) && gives(outer(counting<2>, counting<3>), 1, 2, 3, 2, 4, 6));
static_assert(gives(diff(weighted(matmul(a, b)), b), 401, 4010, 502, 5020, 603, 6030), "aᵀ times the cotangent");
