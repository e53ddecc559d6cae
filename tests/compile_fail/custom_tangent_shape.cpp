// SPDX-License-Identifier: BSL-1.0
// A rule of a custom_jvp that returns a tangent of another shape than the value has.
// EXPECT: costate: the rule of a custom_jvp returns a tangent that does not have the type of the value
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto squares = cs::custom_jvp([](auto v) { return sum(v * v); },
#ifdef EXPECT_FAIL
                                               [](auto v, auto t) { return 2 * v * t; });
#else
                                               [](auto v, auto t) { return sum(2 * v * t); });
#endif
inline constexpr auto model = cs::function<cs::tensor<double, 2, 3>>([](auto h) { return sum(h) + squares(h); });
[[maybe_unused]] cs::program<cs::grad<model>> step;  // EXPECT-LINE
