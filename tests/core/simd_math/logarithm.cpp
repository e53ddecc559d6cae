// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/logarithm.hpp>

#include "points.hpp"

TEST_CASE("logarithms of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(log)
    CHECK_ACCURACY(log2)
    CHECK_ACCURACY(log1p)
}

TEST_CASE("logarithms of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(log)
    CHECK_SPECIAL_VALUES(log2)
    CHECK_SPECIAL_VALUES(log1p)
}
