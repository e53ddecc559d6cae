// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/exponential.hpp>

#include "points.hpp"

TEST_CASE("exponentials of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(exp)
    CHECK_ACCURACY(exp2)
    CHECK_ACCURACY(expm1)
}

TEST_CASE("exponentials of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(exp)
    CHECK_SPECIAL_VALUES(exp2)
    CHECK_SPECIAL_VALUES(expm1)
}
