// SPDX-License-Identifier: BSL-1.0
// A float tensor and a double one in one operation.
// EXPECT: the operands of an elementwise function need one element type
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto y = cs::input<"y", double, 4>;

#ifdef EXPECT_FAIL
inline constexpr auto z = x * y;  // EXPECT-LINE
#else
inline constexpr auto z = x * x;
#endif
