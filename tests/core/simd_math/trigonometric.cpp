// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/trigonometric.hpp>

#include "points.hpp"

TEST_CASE("trigonometric functions of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(sin)
    CHECK_ACCURACY(cos)
    CHECK_ACCURACY(tan)
}

TEST_CASE("trigonometric functions of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(sin)
    CHECK_SPECIAL_VALUES(cos)
    CHECK_SPECIAL_VALUES(tan)
}

TEST_CASE("large angles are reduced in every lane", "[simd_math]") {
    constexpr double angles[] = {1e22, 0.5, -1e300, 3, 1e9, -1e10, 0x1.fffffffffffffp+1023,
                                 8191, 8193};
    for_each_lane<double>(
        angles, [](auto x) { return math::sin(x); },
        [](double x, double y) { CHECK(agrees(y, math::portable::sin(x))); });
    for_each_lane<double>(
        angles, [](auto x) { return math::sincos(x).cos; },
        [](double x, double y) { CHECK(agrees(y, math::portable::cos(x))); });
    for_each_lane<float>(
        angles, [](auto x) { return math::sincos(x).sin; },
        [](float x, float y) {
            if (std::isfinite(x)) {
                CHECK(agrees(y, static_cast<float>(math::portable::sin(x))));
            }
        });
}
