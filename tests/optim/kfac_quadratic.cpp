// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/kfac_quadratic.hpp>

#include <limits>
#include <tuple>
#include <vector>

namespace cs = costate;

namespace {

// The Gauss-Newton matrix of a line through (1, 2) and (3, -1) is half of the sum of x xᵀ: 5, -0.5, 2.5.
constexpr auto x = cs::input<"x", double, 2>;
constexpr auto y = cs::input<"y", double, 1>;
constexpr auto w = cs::param<"w", double, 2, 1>;
constexpr auto objective = cs::mean(cs::vmap(squared_error(matmul(x, w), y)));
using record = cs::parameters<objective>;

const std::vector<double> xs{1, 2, 3, -1}, ys{0.5, -0.25};

record vector_of(double first, double second) {
    record v;
    v[w](0, 0) = first;
    v[w](1, 0) = second;
    return v;
}

}  // namespace

TEST_CASE("the quadratic model of K-FAC is minimised along the direction and the last change") {
    static cs::kfac_quadratic<objective, cs::sequential> model;
    const record p = vector_of(0.3, -0.7), along = vector_of(1, 0), across = vector_of(0, 1);
    const auto inputs = std::tie(xs, ys);
    // With 0.5 on the diagonal: [5.5 -0.5; -0.5 3], whose determinant is 16.25.
    const cs::kfac_proposal both = model.best(p, inputs, along, across, -2, 1, 0.5, true);
    CHECK(both.along == Approx(5.5 / 16.25));
    CHECK(both.along_last == Approx(-4.5 / 16.25));
    CHECK(both.model == Approx(-15.5 / 32.5));
    const cs::kfac_proposal one = model.best(p, inputs, along, across, -2, 1, 0.5, false);
    CHECK(one.along == Approx(2 / 5.5));
    CHECK(one.along_last == 0);
    CHECK(one.model == Approx(-2 / 5.5));
    // A last change in the same direction adds nothing.
    const cs::kfac_proposal same = model.best(p, inputs, along, along, -2, -2, 0.5, true);
    CHECK(same.along == Approx(2 / 5.5));
    CHECK(same.along_last == 0);
}

TEST_CASE("the quadratic model of K-FAC proposes nothing where there is nothing to go along, and keeps what is not a number") {
    static cs::kfac_quadratic<objective, cs::sequential> model;
    const record p = vector_of(0.3, -0.7), zero = vector_of(0, 0);
    const auto inputs = std::tie(xs, ys);
    const cs::kfac_proposal none = model.best(p, inputs, zero, zero, 0, 0, 0.5, true);
    CHECK(none.along == 0);
    CHECK(none.model == 0);
    const record bad = vector_of(std::numeric_limits<double>::quiet_NaN(), 1);
    const cs::kfac_proposal spoilt = model.best(p, inputs, bad, zero, -1, 0, 0.5, true);
    CHECK(spoilt.along != spoilt.along);
}
