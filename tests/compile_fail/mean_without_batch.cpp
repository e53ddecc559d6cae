// SPDX-License-Identifier: BSL-1.0
// The mean over samples of a model that is not batched.
// EXPECT: run over the samples of a vmap, and this model has none
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto f = cs::sum(x * x);
inline constexpr auto g = cs::value_and_grad<f>;

#ifdef EXPECT_FAIL
cs::program<cs::mean(g)> step;  // EXPECT-LINE
#else
cs::program<cs::mean(cs::vmap(f))> step;
#endif
