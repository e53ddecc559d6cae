// SPDX-License-Identifier: BSL-1.0
// A rule of a custom_vjp that returns more cotangents than there are arguments.
// EXPECT: costate: the rule of a custom_vjp returns one cotangent for each argument
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto twice = cs::custom_vjp([](auto v) { return 2 * v; },
#ifdef EXPECT_FAIL
                                             [](auto v, auto, auto c) { return cs::outputs(c * v, c * v); });
#else
                                             [](auto v, auto, auto c) { return cs::outputs(c * v); });
#endif
inline constexpr auto model = cs::function<cs::tensor<double, 3>>([](auto h) {
    return sum(h) + sum(twice(h));  // EXPECT-LINE
});
