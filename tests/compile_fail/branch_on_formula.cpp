// SPDX-License-Identifier: BSL-1.0
// A branch on the value of a formula, which has none yet.
// EXPECT: a formula has no value before its symbols have one; compare elements with less\(a, b\), .* select
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::symbol<"x">;

constexpr auto branch() {
#ifdef EXPECT_FAIL
    if (x > 0) return x * x;  // EXPECT-LINE
    return x * x;
#else
    return select(greater(x, 0), x * x, -x);
#endif
}
static_assert(branch()(x = 3.0) == 9);
