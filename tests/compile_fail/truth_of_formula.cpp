// SPDX-License-Identifier: BSL-1.0
// A formula as a condition.
// EXPECT: a formula has no value before its symbols have one; choose with select
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::symbol<"x">;

constexpr auto branch() {
#ifdef EXPECT_FAIL
    if (x) return x * x;  // EXPECT-LINE
#endif
    return x * x;
}
