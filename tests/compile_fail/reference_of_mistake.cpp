// SPDX-License-Identifier: BSL-1.0
// The reference evaluation says what is wrong with a model, too.
// EXPECT: two different parameters or inputs of the model have the same name
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto two = cs::input<"x", double, 2>;
inline constexpr auto three = cs::input<"x", double, 3>;

#ifdef EXPECT_FAIL
inline constexpr cs::reference<sum(two) + sum(three)> run;  // EXPECT-LINE
#else
inline constexpr cs::reference<sum(two) + sum(two)> run;
#endif
