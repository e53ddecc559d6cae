// SPDX-License-Identifier: BSL-1.0
// A derivative with respect to something that the model does not use.
// EXPECT: the derivative is asked with respect to something that the model does not use
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::symbol<"x">;
inline constexpr auto y = cs::symbol<"y">;
inline constexpr auto f = sin(x) * x;

#ifdef EXPECT_FAIL
cs::program<cs::value_and_grad<f, y>> step;  // EXPECT-LINE
#else
cs::program<cs::value_and_grad<f, x>> step;
#endif
