// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>

namespace cs = costate;

namespace {

constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;
constexpr auto formula = sin(x) * y + x * x;

constexpr auto layer = cs::function<cs::tensor<double, 3>, cs::tensor<double, 2, 3>>(
    [](auto v, auto w) { return tanh(matmul(w, v)); });
constexpr auto energy = cs::function<cs::tensor<double, 3>>([](auto v) { return sum(tanh(v * v) * sum(v)); });

struct blocks {
    cs::tensor<double, 2, 3> by_v{};
    cs::tensor<double, 2, 2, 3> by_w{};
    cs::tensor<double, 3, 3> hessian{};
};
constexpr cs::tensor<double, 3> v{0.1, 0.2, 0.3};
constexpr cs::tensor<double, 2, 3> w{1, 2, 3, -1, 0.5, 0.25};
constexpr blocks compute() {
    blocks b;
    cs::reference<cs::jacobian<layer>>{}(v, w, b.by_v, b.by_w);
    cs::reference<cs::hessian<energy>>{}(v, b.hessian);
    return b;
}
constexpr blocks computed = compute();
static_assert(computed.hessian(0, 1) == computed.hessian(1, 0) && computed.hessian(0, 2) == computed.hessian(2, 0),
              "a Hessian is symmetric");
static_assert(computed.by_w(0, 1, 2) == 0 && computed.by_w(1, 0, 0) == 0, "row i of w moves output i alone");

double energy_at(cs::tensor<double, 3> at, int i, double di, int j, double dj) {
    at(i) += di;
    at(j) += dj;
    return cs::reference<energy>{}(at);
}

}  // namespace

TEST_CASE("jacobians have the output's axes before the leaf's, by whichever mode is cheaper") {
    for (int i = 0; i < 2; ++i) {
        double z = 0;
        for (int k = 0; k < 3; ++k) z += w(i, k) * v(k);
        const double slope = 1 - std::tanh(z) * std::tanh(z);
        for (int k = 0; k < 3; ++k) {
            CHECK(computed.by_v(i, k) == Approx(slope * w(i, k)));
            CHECK(computed.by_w(i, i, k) == Approx(slope * v(k)));
        }
    }
    static cs::program<cs::jacobian<layer>> run;
    cs::tensor<double, 2, 3> by_v;
    cs::tensor<double, 2, 2, 3> by_w;
    run(v, w, by_v, by_w);
    for (std::size_t i = 0; i < by_v.size(); ++i) CHECK(by_v.elements[i] == Approx(computed.by_v.elements[i]));
    for (std::size_t i = 0; i < by_w.size(); ++i) CHECK(by_w.elements[i] == Approx(computed.by_w.elements[i]).margin(1e-15));
}

TEST_CASE("a Hessian agrees with differences of values") {
    constexpr double h = 1e-4;
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) {
            const double mixed = (energy_at(v, i, h, j, h) - energy_at(v, i, h, j, -h) - energy_at(v, i, -h, j, h) +
                                  energy_at(v, i, -h, j, -h)) /
                                 (4 * h * h);
            CHECK(computed.hessian(i, j) == Approx(mixed).margin(1e-6));
        }
}

TEST_CASE("forward and reverse products of a formula") {
    double tangent = 0;
    CHECK(cs::reference<cs::jvp<formula>>{}(0.5, 3.0, 1.0, 2.0, tangent) == Approx(std::sin(0.5) * 3 + 0.25));
    CHECK(tangent == Approx(3 * std::cos(0.5) + 1.0 + 2 * std::sin(0.5)));

    double dx = 0, dy = 0;
    cs::reference<cs::vjp<formula>>{}(0.5, 3.0, 10.0, dx, dy);
    CHECK(dx == Approx(10 * (3 * std::cos(0.5) + 1.0)));
    CHECK(dy == Approx(10 * std::sin(0.5)));

    double hy = 0;
    const double hx = cs::reference<cs::hvp<formula>>{}(0.5, 3.0, 1.0, 2.0, hy);
    CHECK(hx == Approx(2 - 3 * std::sin(0.5) + 2 * std::cos(0.5)));
    CHECK(hy == Approx(std::cos(0.5)));
}

TEST_CASE("a derivative with respect to one symbol alone, by name") {
    double dy = 0;
    CHECK(cs::reference<cs::value_and_grad<formula, y>>{}(y = 3.0, x = 0.5, dy) == Approx(std::sin(0.5) * 3 + 0.25));
    CHECK(dy == Approx(std::sin(0.5)));
}

TEST_CASE("a derivative with respect to one argument, by its number") {
    cs::tensor<double, 2, 3> by_w;
    cs::tensor<double, 2> out, cotangent{1, 0};
    cs::reference<cs::vjp<layer, cs::argument_number<1>>>{}(v, w, cotangent, out, by_w);
    CHECK(by_w(0, 2) == Approx(computed.by_w(0, 0, 2)));
    CHECK(by_w(1, 2) == 0);
}

namespace {
// Two outputs: the derivative is of the first, the second is carried along.
constexpr auto with_prediction = cs::function<cs::tensor<double, 3>>([](auto u) {
    const auto prediction = tanh(u);
    return cs::outputs(sum(prediction * prediction), prediction);
});
}  // namespace

TEST_CASE("outputs behind the first are carried along") {
    cs::tensor<double, 3> prediction, gradient;
    const double value = cs::reference<cs::value_and_grad<with_prediction>>{}(v, prediction, gradient);
    double expected = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double t = std::tanh(v(i));
        expected += t * t;
        CHECK(prediction(i) == Approx(t));
        CHECK(gradient(i) == Approx(2 * t * (1 - t * t)));
    }
    CHECK(value == Approx(expected));
}
