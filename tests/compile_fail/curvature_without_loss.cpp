// SPDX-License-Identifier: BSL-1.0
// A product with the Gauss-Newton matrix of a loss that does not say what the network's outputs are.
// EXPECT: needs a loss that knows the outputs of the network
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 2>;
inline constexpr auto w = cs::param<"w", double, 2, 2>;
inline constexpr auto outputs = matmul(x, w);
inline constexpr auto loss = sum(outputs * outputs);

#ifdef EXPECT_FAIL
cs::program<cs::ggnvp<cs::mean(cs::vmap(loss))>> product;  // EXPECT-LINE
#else
cs::program<cs::ggnvp<cs::mean(cs::vmap(convex_loss(loss, outputs)))>> product;
#endif
