// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/inverse_trigonometric.hpp>

#include "points.hpp"

TEST_CASE("inverse trigonometric functions of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(asin)
    CHECK_ACCURACY(acos)
    CHECK_ACCURACY(atan)
    CHECK_ACCURACY_OF_TWO(atan2)
}

TEST_CASE("inverse trigonometric functions of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(asin)
    CHECK_SPECIAL_VALUES(acos)
    CHECK_SPECIAL_VALUES(atan)
}

TEST_CASE("atan2 of packs has C's special values", "[simd_math]") {
    for (const double y : special) {
        CHECK_SPECIAL_VALUES_WITH(atan2, y)
    }
}
