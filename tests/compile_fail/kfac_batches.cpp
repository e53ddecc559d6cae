// SPDX-License-Identifier: BSL-1.0
// A batch for the gradient and another one for the curvature, but an optimiser that takes one sweep of one batch.
// EXPECT: a batch of its own for the curvature is a choice: kfac<objective, policy, kfac_batches::separate>
#include <costate/costate.hpp>
#include <costate/optim/kfac.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 2>;
constexpr auto y = cs::input<"y", double, 2>;
constexpr auto w = cs::param<"w", double, 2, 2>;
constexpr auto objective = cs::mean(cs::vmap(squared_error(matmul(x, w), y)));

#ifdef EXPECT_FAIL
using optimiser = cs::kfac<objective>;
#else
using optimiser = cs::kfac<objective, cs::sequential, cs::kfac_batches::separate>;
#endif

void train(optimiser& o, cs::parameters<objective>& p, const double (&xs)[8], const double (&ys)[8]) {
    o.step(p, cs::gradient_batch(xs, ys), cs::curvature_batch(xs, ys));  // EXPECT-LINE
}
