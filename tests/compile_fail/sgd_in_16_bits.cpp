// SPDX-License-Identifier: BSL-1.0
// An optimiser's small steps in numbers of 8 significant bits.
// EXPECT: sgd<P>: small steps are lost in parameters of 16 bits; move floats
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto w = cs::param<"w", cs::bfloat16, 4>;
inline constexpr auto loss = sum(cs::cast<float>(w));

#ifdef EXPECT_FAIL
cs::sgd<cs::parameters<loss>> sgd;  // EXPECT-LINE
#else
cs::sgd<cs::parameters<cs::in_float<loss>>> sgd;
#endif
