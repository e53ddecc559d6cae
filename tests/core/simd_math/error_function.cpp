// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/error_function.hpp>

#include "points.hpp"

TEST_CASE("error functions of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(erf)
    CHECK_ACCURACY(erfc)
}

TEST_CASE("error functions of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(erf)
    CHECK_SPECIAL_VALUES(erfc)
}
