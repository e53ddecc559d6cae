// SPDX-License-Identifier: BSL-1.0
// What every minimiser finds: the minima of Rosenbrock's function, and nothing beyond numbers.
#pragma once

#include <costate/costate.hpp>
#include <costate/optim/step_report.hpp>

#include <limits>

#include "allocation_counter.hpp"
#include "catch.hpp"

namespace rosenbrock {

namespace cs = costate;

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

}  // namespace rosenbrock
