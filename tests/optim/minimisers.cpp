// SPDX-License-Identifier: BSL-1.0
// L-BFGS and Newton's method find the minima of Rosenbrock's function in three copies.
#include <cmath>
#include <limits>
#include <span>

#include <costate/costate.hpp>
#include <costate/optim/lbfgs.hpp>
#include <costate/optim/newton_cg.hpp>

#include "allocation_counter.hpp"
#include "catch.hpp"

namespace cs = costate;

namespace {

constexpr auto across = cs::param<"across", double, 3>;
constexpr auto along = cs::param<"along", double, 3>;
constexpr auto steepness = cs::input<"steepness", double>;
constexpr auto objective =
    sum(square(1 - across) + steepness * square(along - square(across)));
using record = cs::parameters<objective>;

template <class Optimiser>
void finds_the_minimum(Optimiser& optimiser, int most_steps) {
    static record p;
    optimiser.init(p);
    p[across](0) = -1.2;
    p[across](1) = 0;
    p[across](2) = 3;
    p[along](0) = p[along](1) = 1;
    p[along](2) = -5;
    const std::size_t before = heap_allocations();
    int steps = 0;
    double last = std::numeric_limits<double>::infinity();
    cs::step_report report;
    for (; steps < most_steps; ++steps) {
        report = optimiser.step(p, 100.0);
        if (!report.moved()) break;
        CHECK(report.loss <= last);
        CHECK(report.new_loss <= report.loss);
        last = report.loss;
    }
    CHECK(heap_allocations() == before);
    CHECK(report.stopped == cs::step_stop::no_descent);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(p[across](i) == Approx(1).epsilon(1e-9));
        CHECK(p[along](i) == Approx(1).epsilon(1e-9));
    }

    optimiser.init(p);
    p[along](0) = std::numeric_limits<double>::quiet_NaN();
    CHECK(optimiser.step(p, 100.0).stopped == cs::step_stop::loss);
    p[along](0) = 2;
    const double inside = p[across](1);
    report = optimiser.step(p, std::numeric_limits<double>::max());
    CHECK_FALSE(report.moved());
    CHECK(p[across](1) == inside);
    CHECK(p[along](0) == 2);
}

// φ(α) = (α - 4)⁴ from 0: the slope has to fall to a tenth.
constexpr cs::line_search_result searched(double first) {
    const auto look = [](double a) {
        const double d = a - 4;
        return cs::line_point{a, d * d * d * d, 4 * d * d * d};
    };
    return cs::strong_wolfe(look, look(0), first, {.curvature = 0.1});
}
constexpr bool is_good(const cs::line_search_result& r) {
    return r.found && r.point.length > 2 && r.point.length < 6 && r.point.value < 16;
}
static_assert(is_good(searched(0.01)), "a short step is doubled until it is long enough");
static_assert(is_good(searched(900)), "a long one is narrowed");
static_assert(is_good(searched(4)) && searched(4).evaluations == 1, "the right one is taken at once");

constexpr bool gives_up = [] {
    const auto look = [](double a) { return cs::line_point{a, a, -1}; };  // a wrong slope
    return !cs::strong_wolfe(look, look(0), 1, {.evaluations = 12}).found;
}();
static_assert(gives_up, "where nothing lowers the value nothing is found");

}  // namespace

TEST_CASE("L-BFGS finds the minima of Rosenbrock's function") {
    static cs::lbfgs<objective, cs::sequential, 6> optimiser;
    finds_the_minimum(optimiser, 250);
    optimiser.settings().same_inputs = true;
    finds_the_minimum(optimiser, 250);
}

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
