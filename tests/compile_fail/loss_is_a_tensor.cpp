// SPDX-License-Identifier: BSL-1.0
// The gradient of a model whose output is not one number.
// EXPECT: a gradient needs a model whose \(first\) output is one number; reduce it with sum or mean
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w = cs::param<"w", float, 4, 3>;
inline constexpr auto y = matmul(x, w);

#ifdef EXPECT_FAIL
cs::program<cs::value_and_grad<y>> step;  // EXPECT-LINE
#else
cs::program<cs::value_and_grad<cs::sum(y)>> step;
#endif
