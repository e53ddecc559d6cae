// SPDX-License-Identifier: BSL-1.0
// The Fisher matrix of a loss of which no distribution is known.
// EXPECT: a Fisher matrix needs a loss that is a likelihood
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 2>;
inline constexpr auto w = cs::param<"w", double, 2, 2>;
inline constexpr auto outputs = matmul(x, w);
inline constexpr auto loss = convex_loss(sum(outputs * outputs), outputs);

#ifdef EXPECT_FAIL
cs::program<cs::fisher_vp<cs::mean(cs::vmap(loss)), cs::fisher::exact>> product;  // EXPECT-LINE
#else
cs::program<cs::fisher_vp<cs::mean(cs::vmap(loss)), cs::fisher::empirical>> product;
#endif
