// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/newton_cg.hpp>

#include <span>

#include "rosenbrock.hpp"

using namespace rosenbrock;

TEST_CASE("Newton's method in a trust region finds them in fewer steps") {
    static cs::newton_cg<objective> optimiser;
    optimiser.settings().radius = 0.5;
    CHECK(optimiser.radius() == 0.5);
    finds_the_minimum(optimiser, 80);
}

TEST_CASE("Newton's steps are the same where their products hold what they have in common") {
    static cs::newton_cg<objective> plain;
    static cs::newton_cg<objective, cs::holding<>> held;
    STATIC_REQUIRE(held.held_bytes > 0);
    finds_the_minimum(held, 80);
    static record p, q;
    plain.init(p);
    held.init(q);
    for (int step = 0; step < 12; ++step) {
        const cs::step_report expected = plain.step(p, 100.0);
        const cs::step_report report = held.step(q, 100.0);
        REQUIRE(report.moved());
        CHECK(report.products == expected.products);
        CHECK(report.new_loss == Approx(expected.new_loss).epsilon(1e-9));
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(q[across](i) == Approx(p[across](i)).epsilon(1e-9));
            CHECK(q[along](i) == Approx(p[along](i)).epsilon(1e-9));
        }
    }
}

TEST_CASE("Newton's method refuses a batch that there is no room for, and loses nothing") {
    constexpr auto at = cs::input<"at", double>;
    constexpr auto height = cs::param<"height", double>;
    constexpr auto rate = cs::param<"rate", double>;
    constexpr auto fit = cs::mean(cs::vmap(square(height * exp(-rate * at) - 1 / (1 + square(at)))));
    static cs::newton_cg<fit, cs::holding<4>> held;
    static cs::parameters<fit> p;
    p[height]() = p[rate]() = 0.5;
    const double points[] = {0, 0.5, 1, 1.5, 2};
    held.init(p);
    CHECK_THROWS_AS(held.step(p, points), cs::call_error);
    CHECK(p[height]() == 0.5);
    const std::size_t before = heap_allocations();
    CHECK(held.step(p, std::span(points, 4)).moved());
    CHECK(held.step(p, std::span(points, 3)).moved());
    CHECK(heap_allocations() == before);
}
