// SPDX-License-Identifier: BSL-1.0
// A number compared with a formula.
// EXPECT: a formula has no value before its symbols have one; compare elements with less\(a, b\), .* select
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::symbol<"x">;

#ifdef EXPECT_FAIL
constexpr auto positive = 0 < x;  // EXPECT-LINE
#else
constexpr auto positive = less(0, x);
static_assert(positive(x = 2.0) == 1);
#endif
