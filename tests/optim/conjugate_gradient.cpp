// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include <costate/optim/conjugate_gradient.hpp>

#include "catch.hpp"
#include "record.hpp"

namespace cs = costate;
using end = cs::conjugate_gradient_end;

namespace {

constexpr std::size_t size = 6;
using vector = record<0, size>;

constexpr mirrored<size> matrix{{1, 2, 4, 8, 16, 32}};

constexpr vector side{.single = {}, .twofold = {1, -2, 3, 0.5, 2, 4}};

constexpr double difference(const vector& a, const vector& b) {
    vector d = a;
    cs::vectors::axpy(-1, b, d);
    return cs::vectors::norm(d);
}

constexpr bool exact_after_as_many_steps_as_unknowns = [] {
    cs::conjugate_gradient_workspace<vector> work;
    vector x;
    const auto result =
        cs::conjugate_gradient(matrix, side, x, work, cs::residual_below{1e-12});
    return result.iterations == size && result.end == end::rule && result.products == size + 1 &&
        difference(x, matrix.solution(side)) < 1e-12 &&
        cs::vectors::norm(work.residual) < 1e-11;
}();
static_assert(exact_after_as_many_steps_as_unknowns, "conjugate gradients end after n steps");

}  // namespace

TEST_CASE("conjugate gradients know the quadratic that they minimise") {
    const mirrored<size> a = matrix;
    cs::conjugate_gradient_workspace<vector> work;
    vector x, product;
    x.twofold = {0.5, 0.1, 0, 0, -1, 0};
    double last = std::numeric_limits<double>::infinity();
    std::uint32_t seen = 0;
    const auto observe = [&](const cs::conjugate_gradient_progress& at, const vector& now) {
        a(now, product);
        const double value =
            0.5 * cs::vectors::dot(now, product) - cs::vectors::dot(now, side);
        CHECK(at.quadratic == Approx(value));
        CHECK(at.residual_norm == Approx(difference(side, product)).margin(1e-12));
        CHECK(at.quadratic < last);
        CHECK(at.iteration == ++seen);
        last = at.quadratic;
    };
    const auto result = cs::conjugate_gradient(
        a, side, x, work, cs::residual_below{0, 1e-3}, {.iterations = 4},
        cs::no_preconditioner{}, observe);
    CHECK(result.end == end::iterations);
    CHECK(result.iterations == 4);
    CHECK(seen == 4);
}

TEST_CASE("the right preconditioner needs one iteration") {
    const mirrored<size> a = matrix;
    cs::conjugate_gradient_workspace<vector> work;
    vector x;
    x.twofold.fill(7);
    const auto inverse = [&a](const vector& r, vector& z) { z = a.solution(r); };
    const auto result = cs::conjugate_gradient(
        a, side, x, work, cs::residual_below{1e-12}, {.from_zero = true}, inverse);
    CHECK(result.iterations == 1);
    CHECK(result.products == 1);
    CHECK(difference(x, a.solution(side)) < 1e-12);
}

TEST_CASE("a radius stops conjugate gradients at its boundary") {
    mirrored<size> a = matrix;
    cs::conjugate_gradient_workspace<vector> work;
    vector x, product;
    auto result = cs::conjugate_gradient(
        a, side, x, work, cs::residual_below{}, {.radius = 1, .from_zero = true});
    CHECK(result.end == end::boundary);
    CHECK(cs::vectors::norm(x) == Approx(1));
    a.eigenvalues[0] = -1;
    result = cs::conjugate_gradient(
        a, side, x, work, cs::residual_below{}, {.radius = 300, .from_zero = true});
    CHECK(result.end == end::negative_curvature);
    CHECK(cs::vectors::norm(x) == Approx(300));
    a(x, product);
    CHECK(result.quadratic ==
          Approx(0.5 * cs::vectors::dot(x, product) - cs::vectors::dot(x, side)));
    result = cs::conjugate_gradient(a, side, x, work, cs::residual_below{}, {.from_zero = true});
    CHECK(result.end == end::negative_curvature);
    a(work.direction, product);
    CHECK(cs::vectors::dot(work.direction, product) <= 0);
}

TEST_CASE("a product that is not finite ends conjugate gradients and leaves a finite answer") {
    cs::conjugate_gradient_workspace<vector> work;
    vector x;
    int calls = 0;
    const auto breaking = [&calls](const vector& v, vector& result) {
        matrix(v, result);
        if (++calls == 3) result.twofold[2] = std::numeric_limits<double>::quiet_NaN();
    };
    const auto result = cs::conjugate_gradient(
        breaking, side, x, work, cs::residual_below{}, {.from_zero = true});
    CHECK(result.end == end::not_finite);
    CHECK(result.iterations == 2);
    CHECK(cs::vectors::finite(x));
}

TEST_CASE("relative progress is measured over the last tenth of the iterations") {
    // φ falls by a factor that shrinks: the first i at which the rule of the paper holds, to the letter
    std::array<double, 400> value{};
    for (std::size_t i = 0; i < value.size(); ++i)
        value[i] = 1 - 3 * (1 - std::exp(-0.02 * static_cast<double>(i)));
    std::uint32_t expected = 0;
    for (std::uint32_t i = 1; expected == 0; ++i) {
        const auto k = static_cast<std::uint32_t>(std::max(10.0, 0.1 * i));
        if (i > k && value[i] < 0 && (value[i] - value[i - k]) / value[i] < k * 5e-4) expected = i;
    }
    cs::relative_progress<> rule;
    std::uint32_t i = 0;
    while (!rule({.iteration = i, .quadratic = value[i]})) ++i;
    CHECK(i == expected);
    CHECK(expected > 100);
}

TEST_CASE("a step that would be infinite leaves the answer where it is") {
    cs::conjugate_gradient_workspace<vector> work;
    vector x;
    const auto flat = [](const vector& v, vector& result) {
        for (std::size_t i = 0; i < v.twofold.size(); ++i) result.twofold[i] = 1e-320 * v.twofold[i];
        for (std::size_t i = 0; i < v.single.size(); ++i) result.single[i] = 0;
    };
    const auto result =
        cs::conjugate_gradient(flat, side, x, work, cs::residual_below{}, {.from_zero = true});
    CHECK(result.end == end::not_finite);
    CHECK(result.iterations == 0);
    CHECK(cs::vectors::norm(x) == 0);
}
