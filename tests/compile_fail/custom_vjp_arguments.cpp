// SPDX-License-Identifier: BSL-1.0
// A rule of a custom_vjp that forgets the value among its arguments.
// EXPECT: costate: the rule of a custom_vjp takes the arguments, the value and its cotangent: backward\(x..., y, cotangent\)
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto product = cs::custom_vjp([](auto a, auto b) { return a * b; },
#ifdef EXPECT_FAIL
                                               [](auto a, auto b, auto c) { return cs::outputs(c * b, c * a); });
#else
                                               [](auto a, auto b, auto, auto c) { return cs::outputs(c * b, c * a); });
#endif
inline constexpr auto model = cs::function<cs::tensor<double, 3>, cs::tensor<double, 3>>([](auto h, auto w) {
    return sum(h) + sum(product(h, w));  // EXPECT-LINE
});
