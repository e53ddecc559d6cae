// SPDX-License-Identifier: BSL-1.0
// A rule of a custom_jvp that takes one tangent for two arguments.
// EXPECT: costate: the rule of a custom_jvp takes the arguments and the tangent of each: tangent\(x..., t...\)
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto product = cs::custom_jvp([](auto a, auto b) { return a * b; },
#ifdef EXPECT_FAIL
                                               [](auto, auto b, auto t) { return t * b; });
#else
                                               [](auto a, auto b, auto t, auto u) { return t * b + a * u; });
#endif
inline constexpr auto model = cs::function<cs::tensor<double, 3>, cs::tensor<double, 3>>([](auto h, auto w) {
    return sum(h) + sum(product(h, w));  // EXPECT-LINE
});
