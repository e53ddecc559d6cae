// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/hyperbolic.hpp>

#include "points.hpp"

TEST_CASE("hyperbolic functions of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(sinh)
    CHECK_ACCURACY(cosh)
    CHECK_ACCURACY(tanh)
    CHECK_ACCURACY(asinh)
    CHECK_ACCURACY(acosh)
    CHECK_ACCURACY(atanh)
    CHECK_ACCURACY(sigmoid)
    CHECK_ACCURACY(softplus)
    CHECK_ACCURACY_OF_TWO(logaddexp)
}

TEST_CASE("hyperbolic functions of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(sinh)
    CHECK_SPECIAL_VALUES(cosh)
    CHECK_SPECIAL_VALUES(tanh)
    CHECK_SPECIAL_VALUES(asinh)
    CHECK_SPECIAL_VALUES(acosh)
    CHECK_SPECIAL_VALUES(atanh)
    CHECK_SPECIAL_VALUES(sigmoid)
    CHECK_SPECIAL_VALUES(softplus)
}
