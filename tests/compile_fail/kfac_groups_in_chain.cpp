// SPDX-License-Identifier: BSL-1.0
// Groups of a weight have no block-tridiagonal inverse.
// EXPECT: kfac_inverse::block_tridiagonal: the layers have to form a chain: dense ones without groups
// EXPECT: "second"
#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 4>;
inline constexpr auto first = cs::param<"first", double, 4, 4>;
#ifdef EXPECT_FAIL
inline constexpr auto second = cs::param<"second", double, 2, 2, 3>;
inline constexpr auto output = cs::einsum<"gi,gio->go">(cs::reshape<2, 2>(matmul(x, first)), second);
#else
inline constexpr auto second = cs::param<"second", double, 4, 3>;
inline constexpr auto output = matmul(matmul(x, first), second);
#endif
inline constexpr auto objective = cs::mean(cs::vmap(squared_error(output, sin(output))));

cs::program<cs::kfac_factors<objective, cs::kfac_inverse::block_tridiagonal>> step;  // EXPECT-LINE
