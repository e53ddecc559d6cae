// SPDX-License-Identifier: BSL-1.0
#include "kfac_network.hpp"
#include "static_storage.hpp"

#include <costate/optim/kfac.hpp>

#include <limits>
#include <vector>

namespace cs = costate;
using namespace small_network;

namespace {

constinit cs::kfac<objective, cs::sequential, cs::fisher::exact, cs::kfac_inverse::block_tridiagonal> optimiser;
record p;

}  // namespace

TEST_CASE("steps of block-tridiagonal K-FAC are those of the paper, written out in NumPy") {
    take_steps(optimiser, p, oracle::tridiagonal_steps, 1);
}

TEST_CASE("block-tridiagonal K-FAC of static storage takes no room in the executable") { CHECK(takes_no_room(&optimiser)); }

TEST_CASE("what is not finite stops block-tridiagonal K-FAC at the last good parameters") {
    start(p);
    optimiser.settings() = {.damping = 0.5};
    optimiser.init(p);
    CHECK(optimiser.step(p, xs, ys).moved());
    const double before = p[w1](0, 0);
    std::vector<double> bad = xs;
    bad[4] = 1e200;  // its square is infinite, and tanh is saturated
    CHECK(optimiser.step(p, bad, ys).stopped == cs::step_stop::factor);
    CHECK(p[w1](0, 0) == before);
    CHECK(optimiser.step(p, xs, ys).moved());
    // One sample and no damping: no factor has an inverse.
    start(p);
    optimiser.settings() = {.damping = 0, .regularisation = 0};
    optimiser.init(p);
    const cs::step_report r = optimiser.step(p, one_x, one_y);
    CHECK(r.stopped == cs::step_stop::factor);
    CHECK(r.where != nullptr);
}
