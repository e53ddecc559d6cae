// SPDX-License-Identifier: BSL-1.0
// The reference evaluation says what is wrong with a model, too.
// EXPECT: two different parameters or inputs of the model have the same name
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::symbol<"x">;
inline constexpr auto y = cs::symbol<"x", float>;

#ifdef EXPECT_FAIL
inline constexpr cs::reference<x * cs::select(cs::less(y, 0), 1, 0)> run;  // EXPECT-LINE
#else
inline constexpr cs::reference<x * x> run;
#endif
