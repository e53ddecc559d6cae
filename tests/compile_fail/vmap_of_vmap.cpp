// SPDX-License-Identifier: BSL-1.0
// A model that has samples is not mapped over samples again.
// EXPECT: vmap of a model that has samples already
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 2>;
inline constexpr auto f = sum(x * x * x);

#ifdef EXPECT_FAIL
cs::program<cs::vmap(cs::vmap(f))> step;  // EXPECT-LINE
#else
cs::program<cs::vmap(f)> step;
#endif
