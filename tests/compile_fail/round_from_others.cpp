// SPDX-License-Identifier: BSL-1.0
// Rounding from a record that lacks a parameter, or has it in another shape.
// EXPECT: p\.round_from\(q\): q is a record of other parameters than p
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto w = cs::param<"w", cs::bfloat16, 4>;
inline constexpr auto loss = sum(cs::cast<float>(w));
cs::parameters<loss> p;
cs::parameters<sum(cs::param<"w", float, 2, 2>)> other;
cs::parameters<cs::in_float<loss>> floats;

#ifdef EXPECT_FAIL
void run() { p.round_from(other); }  // EXPECT-LINE
#else
void run() { p.round_from(floats); }
#endif
