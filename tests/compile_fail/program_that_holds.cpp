// SPDX-License-Identifier: BSL-1.0
// A policy for optimisers: a program has nothing to hold from call to call.
// EXPECT: program<M, holding<n>>: a program holds nothing from call to call; products at one point are held by held_program<M, n>
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w = cs::param<"w", float, 4>;
inline constexpr auto loss = cs::mean(cs::vmap(square(dot(x, w))));

#ifdef EXPECT_FAIL
[[maybe_unused]] cs::program<cs::hvp<loss>, cs::holding<100>> multiply;  // EXPECT-LINE
#else
[[maybe_unused]] cs::held_program<cs::hvp<loss>, 100> multiply;
#endif
