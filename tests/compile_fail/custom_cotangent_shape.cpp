// SPDX-License-Identifier: BSL-1.0
// A rule of a custom_vjp that returns a cotangent of another shape than its argument has.
// EXPECT: costate: the rule of a custom_vjp returns a cotangent that does not have the type of its argument
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto squares = cs::custom_vjp([](auto v) { return sum(v * v); },
#ifdef EXPECT_FAIL
                                               [](auto v, auto, auto c) { return c * sum<0>(v); });
#else
                                               [](auto v, auto, auto c) { return 2 * c * v; });
#endif
inline constexpr auto model = cs::function<cs::tensor<double, 2, 3>>([](auto h) { return sum(h) + squares(h); });
[[maybe_unused]] cs::program<cs::grad<model>> step;  // EXPECT-LINE
