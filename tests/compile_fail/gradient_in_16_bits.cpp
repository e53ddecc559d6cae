// SPDX-License-Identifier: BSL-1.0
// A record of parameters in 16 bits where the gradient goes, which is of floats.
// EXPECT: step\(args\.\.\.\): the elements of a destination are not of the result's type, or const
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w = cs::param<"w", cs::bfloat16, 4>;
inline constexpr auto loss = dot(cs::cast<float>(w), x);
cs::program<cs::value_and_grad<loss>> step;
cs::tensor<float, 4> sample;
cs::parameters<loss> p, short_gradient;
cs::parameters<cs::in_float<loss>> gradient;

#ifdef EXPECT_FAIL
void run() { step(p, sample, short_gradient); }  // EXPECT-LINE
#else
void run() { step(p, sample, gradient); }
#endif
