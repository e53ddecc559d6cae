// SPDX-License-Identifier: BSL-1.0
// Matrices whose extents do not fit, in a formula.
// EXPECT: matmul\(a, b\): the last extent of a has to equal the last but one of b
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w = cs::param<"w", float, 4, 3>;
inline constexpr auto v = cs::param<"v", float, 5, 3>;

#ifdef EXPECT_FAIL
inline constexpr auto y = relu(matmul(x, v));  // EXPECT-LINE
#else
inline constexpr auto y = relu(matmul(x, w));
#endif
