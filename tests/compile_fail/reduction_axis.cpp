// SPDX-License-Identifier: BSL-1.0
// A reduction over an axis that its input does not have.
// EXPECT: sum<axes\.\.\.>\(x\): x has float or double elements, and the axes are among its own
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4, 3>;

#ifdef EXPECT_FAIL
inline constexpr auto s = cs::sum<2>(x);  // EXPECT-LINE
#else
inline constexpr auto s = cs::sum<1>(x);
#endif
