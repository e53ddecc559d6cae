// SPDX-License-Identifier: BSL-1.0
// A derivative with respect to a name that let() has given.
// EXPECT: s is a name given by let
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::symbol<"x">;

inline constexpr auto f = cs::let(sin(x), [](auto s) {
#ifdef EXPECT_FAIL
    return cs::diff(s * s, s);  // EXPECT-LINE
#else
    return cs::diff(s * s, x);
#endif
});
