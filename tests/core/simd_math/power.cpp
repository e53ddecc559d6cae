// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/power.hpp>

#include "points.hpp"

TEST_CASE("powers and roots of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(sqrt)
    CHECK_ACCURACY(rsqrt)
    CHECK_ACCURACY(cbrt)
    CHECK_ACCURACY_OF_TWO(pow)
    CHECK_ACCURACY_OF_TWO(hypot)
}

TEST_CASE("powers and roots of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(sqrt)
    CHECK_SPECIAL_VALUES(rsqrt)
    CHECK_SPECIAL_VALUES(cbrt)
}

TEST_CASE("pow of packs has C's special values", "[simd_math]") {
    for (const double y : special) {
        CHECK_SPECIAL_VALUES_WITH(pow, y)
        CHECK_SPECIAL_VALUES_WITH(hypot, y)
    }
}
