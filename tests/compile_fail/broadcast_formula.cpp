// SPDX-License-Identifier: BSL-1.0
// Operands whose shapes neither agree nor broadcast, in a formula.
// EXPECT: the operands of an elementwise function need one element type and shapes that agree or broadcast
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto b = cs::param<"b", float, 3>;
inline constexpr auto c = cs::param<"c", float, 1>;

#ifdef EXPECT_FAIL
inline constexpr auto y = x + b;  // EXPECT-LINE
#else
inline constexpr auto y = x + c;
#endif
