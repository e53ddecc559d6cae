// SPDX-License-Identifier: BSL-1.0
// An elementwise comparison of formulas spelled as an operator.
// EXPECT: a formula has no value before its symbols have one; compare elements with less\(a, b\), .* select
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;

#ifdef EXPECT_FAIL
constexpr auto least = select(x * y <= y, x, y);  // EXPECT-LINE
#else
constexpr auto least = select(less_equal(x * y, y), x, y);
static_assert(least(x = 2.0, y = 3.0) == 3);
#endif
