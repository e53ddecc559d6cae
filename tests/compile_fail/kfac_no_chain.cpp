// SPDX-License-Identifier: BSL-1.0
// Layers beside one another have no block-tridiagonal inverse.
// EXPECT: kfac_inverse::block_tridiagonal: the layers have to form a chain: dense ones without groups that a sample uses once
// EXPECT: "w2"
#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 3>;
inline constexpr auto w1 = cs::param<"w1", double, 3, 4>;
inline constexpr auto w2 = cs::param<"w2", double, 3, 4>;
inline constexpr auto w3 = cs::param<"w3", double, 4, 4>;
#ifdef EXPECT_FAIL
inline constexpr auto output = matmul(x, w1) + matmul(x, w2);
#else
inline constexpr auto output = matmul(matmul(x, w1), w3);
#endif
inline constexpr auto objective = cs::mean(cs::vmap(squared_error(output, sin(output))));

cs::program<cs::kfac_factors<objective, cs::kfac_inverse::block_tridiagonal>> step;  // EXPECT-LINE
