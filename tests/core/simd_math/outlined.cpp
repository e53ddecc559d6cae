// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd_math/outlined.hpp>

#include "points.hpp"

TEST_CASE("called functions are the inlined ones", "[simd_math]") {
    using called = costate::outlined_pack<double>;
    constexpr double points[] = {0.1, 0.25, 0.5, 0.75, 0.9, -0.3, -0.8};
#define CHECK_CALLED(f)                                                          \
    for_each_lane<double>(                                                       \
        points, [](auto x) { return math::f(called(x)); },                       \
        [](double x, double y) { CHECK(agrees(y, reduce_max(math::f(pack<double>(x))))); });
    CHECK_CALLED(exp)
    CHECK_CALLED(log)
    CHECK_CALLED(tanh)
    CHECK_CALLED(sigmoid)
    CHECK_CALLED(erf)
#undef CHECK_CALLED
    const called x(0.75);
    CHECK(reduce_min(math::pow(x, 2.5)) == reduce_min(math::pow(pack<double>(0.75), pack<double>(2.5))));
    CHECK(reduce_min(math::sincos(x).cos) == reduce_min(math::sincos(pack<double>(0.75)).cos));
    // Whatever comes out of arithmetic is an ordinary pack.
    static_assert(std::is_same_v<decltype(x * x + 1), pack<double>>);
    static_assert(std::is_same_v<decltype(math::exp(x)), pack<double>>);
}
