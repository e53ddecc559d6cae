// SPDX-License-Identifier: BSL-1.0
// A weight that two contractions take as different matrices: by groups, and by all of its inputs.
// EXPECT: kfac_factors<objective>: no factor covers this parameter; choose a diagonal block
// EXPECT: "w"
// EXPECT: its_uses_take_it_as_different_matrices
#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 2, 3>;
inline constexpr auto w = cs::param<"w", double, 2, 3, 4>;
inline constexpr auto by_groups = cs::einsum<"gi,gio->go">(x, w);
inline constexpr auto of_all = cs::einsum<"gi,gio->o">(x, w);
inline constexpr auto objective = cs::mean(cs::vmap(sum(tanh(by_groups)) + sum(tanh(of_all))));

#ifdef EXPECT_FAIL
cs::program<cs::kfac_factors<objective>> step;  // EXPECT-LINE
#else
cs::program<cs::kfac_factors<objective, cs::as_diagonal<w>>> step;
#endif
