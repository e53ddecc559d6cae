// SPDX-License-Identifier: BSL-1.0
// Integers have no arithmetic: derivatives are of float or double.
// EXPECT: exp\(x\): x has to hold float or double elements
// EXPECT-LINES: 22
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto label = cs::input<"label", int>;

#ifdef EXPECT_FAIL
inline constexpr auto z = exp(label);  // EXPECT-LINE
#else
inline constexpr auto z = cs::one_hot<3>(label);
#endif
