// SPDX-License-Identifier: BSL-1.0
// The tensor of a parameter that the model does not use.
// EXPECT: p\[w\]: the model of these parameters does not use this one
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w = cs::param<"w", float, 4>;
inline constexpr auto v = cs::param<"v", float, 4>;
cs::parameters<x * w> p;

#ifdef EXPECT_FAIL
float first = p[v](0);  // EXPECT-LINE
#else
float first = p[w](0);
#endif
