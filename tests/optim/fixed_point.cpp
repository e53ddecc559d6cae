// SPDX-License-Identifier: BSL-1.0
// Derivatives of fixed points beside their closed forms.
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/fixed_point.hpp>

#include <cmath>

namespace cs = costate;

namespace {

constexpr auto z = cs::input<"z", double>;
constexpr auto slope = cs::shared<"slope", double>;
constexpr auto map = cos(slope * z);

constexpr auto state = cs::input<"state", double, 2>;
constexpr auto weights = cs::shared<"weights", double, 2, 2>;
constexpr auto linear = matmul(state, weights) + 1.0;

}  // namespace

TEST_CASE("the derivative of a fixed point") {
    // z = cos(s z): dz/ds = -z sin(s z) / (1 + s sin(s z))
    constexpr double s = 0.8;
    double at = 1;
    for (int i = 0; i < 500; ++i) at = std::cos(s * at);
    static cs::fixed_point_gradient<map, z, slope> of_number;
    double derivative = 0;
    const auto result = of_number(2.0, derivative, s, at);
    CHECK(result.converged);
    CHECK(derivative == Approx(-2 * at * std::sin(s * at) / (1 + s * std::sin(s * at))).epsilon(1e-10));

    // x = x A + 1 with A = [a 0; b d]: x₂ = 1 / (1 - d), x₁ = (1 + b x₂) / (1 - a)
    const double a = 0.5, b = 0.25, d = -0.5;
    const double x2 = 1 / (1 - d), x1 = (1 + b * x2) / (1 - a);
    const double fixed[] = {x1, x2}, matrix[] = {a, 0, b, d}, first[] = {1, 0};
    static cs::fixed_point_gradient<linear, state, weights> of_tensor;
    double by_matrix[4]{};
    CHECK(of_tensor(first, by_matrix, fixed, matrix).converged);
    CHECK(by_matrix[0] == Approx(x1 / (1 - a)));
    CHECK(by_matrix[2] == Approx(x2 / (1 - a)));
    CHECK(by_matrix[3] == Approx(b * x2 / ((1 - a) * (1 - d))));
    CHECK(by_matrix[1] == Approx(b * x1 / ((1 - a) * (1 - d))));

    // What does not converge says so: two iterations are too few.
    of_tensor.settings().iterations = 2;
    const auto stopped = of_tensor(first, by_matrix, fixed, matrix);
    CHECK(!stopped.converged);
    CHECK(stopped.iterations == 2);
    CHECK(stopped.change > 0.01);
}
