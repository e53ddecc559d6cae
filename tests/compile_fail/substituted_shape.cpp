// SPDX-License-Identifier: BSL-1.0
// An expression of another shape in the place of a symbol.
// EXPECT: an expression that stands for a symbol needs the symbol's element type and its shape
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto w = cs::param<"w", double, 3>;
inline constexpr auto x = cs::input<"x", double, 3>;
inline constexpr auto f = dot(w, x);

#ifdef EXPECT_FAIL
inline constexpr auto g = f(w = cs::constants(cs::tensor<double, 2>{1, 2}));  // EXPECT-LINE
#else
inline constexpr auto g = f(w = cs::constants(cs::tensor<double, 3>{1, 2, 3}));
#endif
