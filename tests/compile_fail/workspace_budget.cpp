// SPDX-License-Identifier: BSL-1.0
// A workspace over a budget that the user states.
// EXPECT: the model has to fit into 1 KB
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 64>;
inline constexpr auto w = cs::param<"w", float, 64, 64>;
inline constexpr auto small = cs::sum(x * x);
inline constexpr auto large = cs::sum(square(matmul(square(matmul(x, w)), w)));

#ifdef EXPECT_FAIL
static_assert(cs::program<cs::value_and_grad<cs::mean(cs::vmap(large))>>::workspace_bytes <= 1024, "the model has to fit into 1 KB");  // EXPECT-LINE
#else
static_assert(cs::program<cs::value_and_grad<small>>::workspace_bytes <= 1024, "the model has to fit into 1 KB");
#endif
