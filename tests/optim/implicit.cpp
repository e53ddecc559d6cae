// SPDX-License-Identifier: BSL-1.0
// Derivatives of minimisers beside their closed forms.
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/implicit.hpp>

#include <cmath>

namespace cs = costate;

namespace {

// Ridge regression in two unknowns: ½ Σ (x·w - y)² + ½ e^θ |w|².
constexpr auto x = cs::input<"x", double, 2>;
constexpr auto y = cs::input<"y", double>;
constexpr auto theta = cs::shared<"theta", double>;
constexpr auto w = cs::param<"w", double, 2>;
constexpr auto objective =
    cs::sum(cs::vmap(0.5 * square(dot(x, w) - y))) + 0.5 * exp(theta) * sum(w * w);
using parameters = cs::parameters<objective>;

constexpr double xs[] = {1, 2, -1, 0.5, 3, 1, 0, -2};
constexpr double ys[] = {1, -2, 0.5, 3};

/// The minimiser, and its derivative by θ: w = (XᵀX + e^θ)⁻¹ Xᵀy, dw/dθ = -e^θ (XᵀX + e^θ)⁻¹ w.
struct closed_form {
    double w[2], dw[2];
    explicit closed_form(double at) {
        const double ridge = std::exp(at);
        double a = ridge, b = 0, d = ridge, r[2]{};
        for (std::size_t i = 0; i < 4; ++i) {
            a += xs[2 * i] * xs[2 * i];
            b += xs[2 * i] * xs[2 * i + 1];
            d += xs[2 * i + 1] * xs[2 * i + 1];
            for (std::size_t k = 0; k < 2; ++k) r[k] += xs[2 * i + k] * ys[i];
        }
        const double determinant = a * d - b * b;
        const auto solve = [&](const double* from, double factor, double* to) {
            to[0] = factor * (d * from[0] - b * from[1]) / determinant;
            to[1] = factor * (a * from[1] - b * from[0]) / determinant;
        };
        solve(r, 1, w);
        solve(w, -ridge, dw);
    }
};

}  // namespace

TEST_CASE("the derivative of a ridge regression by its ridge, and by its targets") {
    const closed_form exact(0.3);
    parameters minimiser, cotangent;
    for (std::size_t i = 0; i < 2; ++i) minimiser[w](i) = exact.w[i];
    cotangent[w](0) = 1.5;
    cotangent[w](1) = -0.7;
    static cs::implicit_gradient<objective, theta> by_ridge;
    double derivative = 0;
    const auto solved = by_ridge(minimiser, cotangent, derivative, xs, ys, 0.3);
    CHECK(solved.end == cs::conjugate_gradient_end::rule);
    CHECK(solved.iterations <= 3);
    CHECK(derivative == Approx(1.5 * exact.dw[0] - 0.7 * exact.dw[1]).epsilon(1e-10));

    // The Hessian does not depend on the parameters: what is held is small, if anything.
    static cs::implicit_gradient<objective, theta, cs::holding<4>> with_room;
    double same = 0;
    const auto again = with_room(minimiser, cotangent, same, xs, ys, 0.3);
    CHECK(again.iterations == solved.iterations);
    CHECK(same == Approx(derivative).epsilon(1e-12));
    static cs::implicit_gradient<objective, theta, cs::holding<3>> too_small;
    CHECK_THROWS_AS(too_small(minimiser, cotangent, same, xs, ys, 0.3), cs::call_error);

    // Σᵢ yᵢ ∂w/∂yᵢ = w, because w is linear in y.
    static cs::implicit_gradient<objective, y> by_targets;
    double shares[4]{};
    by_targets(minimiser, cotangent, shares, xs, ys, 0.3);
    double total = 0;
    for (std::size_t i = 0; i < 4; ++i) total += ys[i] * shares[i];
    CHECK(total == Approx(1.5 * exact.w[0] - 0.7 * exact.w[1]).epsilon(1e-10));
}
