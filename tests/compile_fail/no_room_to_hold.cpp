// SPDX-License-Identifier: BSL-1.0
// Products that are held have room for one sample at least.
// EXPECT: held_program<Product, n>, holding<n>: n, the samples of the longest batch, is 1 or more
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto w = cs::param<"w", float, 4>;
inline constexpr auto loss = sum(square(square(w)));

#ifdef EXPECT_FAIL
constexpr std::size_t samples = 0;
#else
constexpr std::size_t samples = 1;
#endif
[[maybe_unused]] cs::held_program<cs::hvp<loss>, samples> multiply;  // EXPECT-LINE
