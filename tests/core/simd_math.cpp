// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math.hpp>

#include "simd_math/points.hpp"

TEST_CASE("gamma functions of packs are within 4 ulp", "[simd_math]") {
    CHECK_ACCURACY(lgamma)
    CHECK_ACCURACY(digamma)
}

TEST_CASE("gamma functions of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(lgamma)
    CHECK_SPECIAL_VALUES(digamma)
}

TEST_CASE("roundings of packs have the special values of scalars", "[simd_math]") {
    CHECK_SPECIAL_VALUES(floor)
    CHECK_SPECIAL_VALUES(ceil)
    CHECK_SPECIAL_VALUES(trunc)
}

TEST_CASE("functions without a table: rounding, sign, pow_int, fma", "[simd_math]") {
    constexpr double points[] = {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.25, -3.75, 1e18, 0};
    for_each_lane<double>(
        points, [](auto x) { return math::round(x); },
        [](double x, double y) { CHECK(agrees(y, math::portable::nearbyint(x))); });
    for_each_lane<float>(
        points, [](auto x) { return math::sign(x); },
        [](float x, float y) { CHECK(y == math::sign(x)); });
    for_each_lane<double>(
        points, [](auto x) { return math::pow_int(x, 5); },
        [](double x, double y) { CHECK(y == Approx(math::portable::pow(x, 5))); });
    for_each_lane<double>(
        points, [](auto x) { return math::fma(x, x, x); },
        [](double x, double y) { CHECK(y == Approx(x * x + x)); });
}

TEST_CASE("a number stands for a pack of it", "[simd_math]") {
    const pack<double> x(0.75);
    const pack<double> y(2.5);
#define CHECK_WITH_NUMBER(f)                           \
    CHECK(all(math::f(x, 2.5) == math::f(x, y)));      \
    CHECK(all(math::f(0.75, y) == math::f(x, y)));
    CHECK_WITH_NUMBER(pow)
    CHECK_WITH_NUMBER(atan2)
    CHECK_WITH_NUMBER(hypot)
    CHECK_WITH_NUMBER(logaddexp)
#undef CHECK_WITH_NUMBER
}
