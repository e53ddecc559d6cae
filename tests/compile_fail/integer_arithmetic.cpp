// SPDX-License-Identifier: BSL-1.0
// Integers have no arithmetic: derivatives are of float or double.
// EXPECT: this function needs float or double elements
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto label = cs::input<"label", int>;

#ifdef EXPECT_FAIL
inline constexpr auto z = exp(label);  // EXPECT-LINE
#else
inline constexpr auto z = cs::one_hot<3>(label);
#endif
