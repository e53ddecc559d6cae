// SPDX-License-Identifier: BSL-1.0
// The parameters of the loss where those of the objective are meant.
// EXPECT: p is the record of the optimiser's own objective
#include <costate/optim.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 2>;
inline constexpr auto w = cs::param<"w", double, 2>;
inline constexpr auto loss = squared_error(dot(x, w), 0 * sum(x));
inline constexpr auto objective = cs::mean(cs::vmap(loss));

#ifdef EXPECT_FAIL
using record = cs::parameters<loss>;
#else
using record = cs::parameters<objective>;
#endif

void step(cs::newton_cg<objective>& optimiser, record& p, const double (&data)[4]) {
    optimiser.step(p, data);  // EXPECT-LINE
}
