// SPDX-License-Identifier: BSL-1.0
// The parameters of another model.
// EXPECT: step\(p, \.\.\.\): p is the record of another model; it lacks a parameter of this one
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto y = cs::input<"y", float>;
inline constexpr auto w = cs::param<"w", float, 4>;
inline constexpr auto loss = square(dot(x, w) - y);
cs::parameters<loss> p, g;
cs::program<cs::value_and_grad<loss>> step;
cs::tensor<float, 4> image;

#ifdef EXPECT_FAIL
float value = step(cs::parameters<x * cs::param<"v", float>>{}, image, 1.0, g);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
