// SPDX-License-Identifier: BSL-1.0
// A formula doubles at every step; what the compiler would have to spell out is limited.
// EXPECT: this formula spells out more than 2000 operations; give shared parts a name with let\(\), or
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::symbol<"x">;
inline constexpr auto f1 = x * x + 1;
inline constexpr auto f2 = f1 * f1 + f1;
inline constexpr auto f3 = f2 * f2 + f2;
inline constexpr auto f4 = f3 * f3 + f3;
inline constexpr auto f5 = f4 * f4 + f4;
inline constexpr auto f6 = f5 * f5 + f5;

#ifdef EXPECT_FAIL
inline constexpr auto f7 = f6 * f6;  // EXPECT-LINE
#else
inline constexpr auto f7 = f6 + 1;
#endif
