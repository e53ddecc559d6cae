// SPDX-License-Identifier: BSL-1.0
// Two parameters of one name and different shapes.
// EXPECT: two different parameters or inputs of the model have the same name
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w1 = cs::param<"w", float, 4>;
inline constexpr auto w2 = cs::param<"w", float>;

#ifdef EXPECT_FAIL
cs::program<cs::sum(x * w1 * w2)> step;  // EXPECT-LINE
#else
cs::program<cs::sum(x * w1)> step;
#endif
