// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto numbers = constants(tensor<double, 3>{0.1, -0.0, 1e300});

static_assert(gives(numbers, 0.1, 0, 1e300) && gives(numbers + numbers, 0.2, 0, 2e300));
static_assert(gives(constants(tensor<float, 1>{0.1f}), 0.1f) && gives(constants(tensor<int, 2>{-7, 7}), -7, 7));
static_assert(gives(diff(sum(numbers * counting<3>), counting<3>), 0.1, 0, 1e300));
