// SPDX-License-Identifier: BSL-1.0
// A parameter that K-FAC has no factor for.
// EXPECT: kfac_factors<objective>: no factor covers this parameter; choose a diagonal block
// EXPECT: "temperature"
// EXPECT: a_function_of_it_is_used
#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 3>;
inline constexpr auto w1 = cs::param<"w1", double, 3, 4>;
inline constexpr auto scale = cs::param<"temperature", double>;
inline constexpr auto loss = sum(square(matmul(x, w1))) * exp(scale);
inline constexpr auto objective = cs::mean(cs::vmap(loss));

#ifdef EXPECT_FAIL
cs::program<cs::kfac_factors<objective>> step;  // EXPECT-LINE
#else
cs::program<cs::kfac_factors<objective, cs::as_diagonal<scale>>> step;
#endif
