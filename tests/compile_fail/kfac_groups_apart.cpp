// SPDX-License-Identifier: BSL-1.0
// Groups whose weights are not one behind the other.
// EXPECT: kfac_factors<objective>: no factor covers this parameter; choose a diagonal block
// EXPECT: "mixed"
// EXPECT: its_inputs_and_outputs_alternate_in_memory
#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 2, 3, 4>;
#ifdef EXPECT_FAIL
inline constexpr auto mixed = cs::param<"mixed", double, 2, 4, 3, 5>;
inline constexpr auto output = cs::einsum<"ghi,giho->gho">(x, mixed);
#else
inline constexpr auto mixed = cs::param<"mixed", double, 2, 3, 4, 5>;
inline constexpr auto output = cs::einsum<"ghi,ghio->gho">(x, mixed);
#endif
inline constexpr auto objective = cs::mean(cs::vmap(squared_error(output, sin(output))));

cs::program<cs::kfac_factors<objective>> step;  // EXPECT-LINE
