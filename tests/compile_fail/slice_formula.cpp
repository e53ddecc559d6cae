// SPDX-License-Identifier: BSL-1.0
// A range that leaves its axis.
// EXPECT: costate: slice<range\{start, stop, step\}\.\.\.>\(x\)
#include <costate/expr.hpp>

namespace cs = costate;
inline constexpr auto x = cs::input<"x", float, 4>;
#ifdef EXPECT_FAIL
inline constexpr auto part = cs::slice<cs::range{1, 6}>(x);  // EXPECT-LINE
#else
inline constexpr auto part = cs::slice<cs::range{1, 4}>(x);
#endif
