// SPDX-License-Identifier: BSL-1.0
#include "kfac_network.hpp"

#include <costate/optim/kfac.hpp>

namespace cs = costate;
using namespace small_network;

namespace {

constinit cs::kfac<objective, cs::sequential, cs::fisher::exact, cs::kfac_batches::separate> optimiser;
record p;

}  // namespace

TEST_CASE("gradient and factors of two sweeps make the steps of one") { take_steps(optimiser, p, oracle::kfac_steps, 1); }

TEST_CASE("the factors come from the batch for the curvature, the gradient from its own") {
    static cs::program<cs::value_and_grad<objective>> value_and_gradient;
    static cs::program<cs::kfac_factors<objective, cs::fisher::exact>> factors_of;
    static record gradient;
    static cs::parameters<cs::kfac_layout<objective>> factors;
    start(p);
    optimiser.settings() = {.damping = 0.5, .regularisation = 0, .gamma_every = 100};
    optimiser.init(p);

    factors_of(p, one_x, one_y, gradient, factors);
    const double loss = value_and_gradient(p, xs, ys, gradient);
    const std::size_t allocations = heap_allocations();
    const cs::step_report r = optimiser.step(p, cs::gradient_batch(xs, ys), cs::curvature_batch(one_x, one_y));
    CHECK(heap_allocations() == allocations);
    CHECK(r.moved());
    // The length minimises the quadratic model with the Gauss-Newton matrix of the batch for the curvature.
    static cs::program<cs::ggnvp<objective>> multiply;
    static record before, change, product;
    start(before);
    cs::vectors::copy(p, change);
    cs::vectors::axpy(-1, before, change);
    multiply(before, one_x, one_y, change, product);
    cs::vectors::axpy(0.5, change, product);
    CHECK(cs::vectors::dot(change, product) == Approx(-cs::vectors::dot(gradient, change)).epsilon(1e-11));
    CHECK(r.loss == Approx(loss).epsilon(1e-14));
    CHECK(r.gradient_norm == Approx(cs::vectors::norm(gradient)).epsilon(1e-14));
    const double* expected = factors.get<0>().data();
    for (const double e : optimiser.averages().get<0>()) CHECK(e == Approx(*expected++).epsilon(1e-14));
}
