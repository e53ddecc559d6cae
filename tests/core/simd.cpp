// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math.hpp>

#include "simd/lanes.hpp"

#include <cmath>
#include <limits>

using costate::convert;
using costate::reinterpret;

TEMPLATE_TEST_CASE("operators act lane by lane", "[simd]", ALL_ELEMENTS) {
    using T = TestType;
    const auto a = counting<T>();
    auto b = 3 * a + T(2);
    b -= 1;
    b += a;
    b *= 2;
    const auto c = -(b - a);
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        const T x = static_cast<T>(i + 1);
        CHECK(lane(b, i) == static_cast<T>(8 * x + 2));
        CHECK(lane(c, i) == static_cast<T>(-(7 * x + 2)));
        CHECK(lane(abs(c), i) == static_cast<T>(7 * x + 2));
        CHECK(lane(min(a, 3), i) == (x < 3 ? x : T(3)));
        CHECK(lane(max(a, 3), i) == (x > 3 ? x : T(3)));
        CHECK(lane(select(a < 3, a, T(0)), i) == (x < 3 ? x : T(0)));
        CHECK(lane(select((a != 5) & !(a < 3), a, T(0)), i) == (x >= 3 && x != 5 ? x : T(0)));
        CHECK(lane(select((a <= 2) | (a >= 6), a, T(0)), i) == (x <= 2 || x >= 6 ? x : T(0)));
        CHECK(lane(select(2 > a, a, T(0)), i) == (x < 2 ? x : T(0)));
        CHECK(lane(fma(a, a, a), i) == static_cast<T>(x * x + x));
    }
    CHECK(all(a > 0));
    CHECK(any(a == 1));
    CHECK_FALSE(any(a > static_cast<T>(pack<T>::lanes)));
    CHECK_FALSE(all(a != 1));
}

TEMPLATE_TEST_CASE("division is lane by lane", "[simd]", float, double) {
    const auto q = counting<TestType>() / 4;
    for (std::size_t i = 0; i < pack<TestType>::lanes; ++i) {
        CHECK(lane(q, i) == static_cast<TestType>(i + 1) / 4);
        CHECK(lane(sqrt(q), i) == std::sqrt(static_cast<TestType>(i + 1) / 4));
    }
}

TEMPLATE_TEST_CASE("comparisons and extrema know NaN", "[simd]", float, double) {
    using T = TestType;
    const pack<T> nan(std::numeric_limits<T>::quiet_NaN());
    const pack<T> one(T(1));
    CHECK(all(nan != nan));
    CHECK_FALSE(any(nan == nan));
    CHECK_FALSE(any(nan < one));
    CHECK_FALSE(any(nan >= one));
    CHECK(all(max(nan, one) != max(nan, one)));
    CHECK(all(max(one, nan) != max(one, nan)));
    CHECK(all(min(nan, one) != min(nan, one)));
    CHECK(all(min(one, nan) != min(one, nan)));
    // As with numbers, of equal zeros the first.
    for (const T zero : {T(0), -T(0)}) {
        const pack<T> first(zero), second(-zero);
        CHECK(all(1 / max(first, second) == 1 / first));
        CHECK(all(1 / min(first, second) == 1 / first));
        CHECK(1 / costate::math::max(zero, -zero) == 1 / zero);
        CHECK(1 / costate::math::min(zero, -zero) == 1 / zero);
    }
}

TEST_CASE("floats and integers convert into each other", "[simd]") {
    const auto i = counting<std::int32_t>() - 3;
    const auto f = convert<pack<float>>(i) + 0.75f;
    const auto back = convert<pack<std::int32_t>>(f);
    for (std::size_t k = 0; k < pack<float>::lanes; ++k) {
        CHECK(lane(f, k) == static_cast<float>(k) - 2 + 0.75f);
        CHECK(lane(back, k) == static_cast<std::int32_t>(static_cast<float>(k) - 2 + 0.75f));
    }
    CHECK(reduce_max(reinterpret<pack<std::int32_t>>(pack<float>(1.0f))) == 0x3f800000);
    CHECK(reduce_max(reinterpret<pack<std::int64_t>>(pack<double>(1.0))) == 0x3ff0000000000000LL);
}
