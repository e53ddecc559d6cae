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

namespace {

// f = x³y at (2, 3): f' = (36, 8), f'' = ((36, 12), (12, 0)).
constexpr auto cubic = x * x * x * y;

struct along_two {
    double first = 0, second = 0, both = 0;
    constexpr bool operator==(const along_two&) const = default;
};
constexpr along_two forward_twice() {
    along_two d;
    cs::reference<cs::jvp<cs::jvp<cubic>>>{}(2.0, 3.0, 1.0, 2.0, 3.0, -1.0, d.first, d.second, d.both);
    return d;
}
static_assert(forward_twice() == along_two{36 + 2 * 8, 3 * 36 - 8, 3 * 36 + 12 * (6 - 1)},
              "the directions of the inner jvp, (1, 2), come before those of the outer one, (3, -1)");

constexpr double third_derivative_along(double du, double dv, double dw) {
    double t[6]{}, third = 0;
    cs::reference<cs::jvp<cs::jvp<cs::jvp<cubic, x>, x>, x>>{}(2.0, 3.0, du, dv, dw, t[0], t[1], t[2], t[3], t[4], t[5], third);
    return third;
}
static_assert(third_derivative_along(1, 10, 100) == 6 * 3 * 1000.0, "three directions");

// The inner vjp delivers f and 2f'; the outer one pulls (1, 3, -1) back through them.
struct four {
    double number[4]{};
    constexpr bool operator==(const four&) const = default;
};
constexpr four reverse_twice() {
    four d;
    cs::reference<cs::vjp<cs::vjp<cubic>>>{}(2.0, 3.0, 2.0, 1.0, 3.0, -1.0, d.number[0], d.number[1], d.number[2], d.number[3]);
    return d;
}
static_assert(reverse_twice() == four{{2 * 36, 2 * 8, 36 + 2 * (3 * 36 - 12), 8 + 2 * 3 * 12}},
              "the inner cotangent comes before the outer ones");

// A Jacobian has seeds of its own, whatever directions the model inside was given.
constexpr four jacobian_of_tangent() {
    four d;
    d.number[0] = cs::reference<cs::jacobian<cs::jvp<cubic>>>{}(2.0, 3.0, 1.0, 2.0, d.number[1], d.number[2], d.number[3]);
    return d;
}
static_assert(jacobian_of_tangent() == four{{36, 8, 36 + 2 * 12, 12}}, "rows of f and of f' (1, 2)");

constexpr auto weights = cs::param<"weights", double, 2>;
constexpr auto scale = cs::param<"scale", double>;
constexpr auto trained = sum(weights * weights * weights) * scale;

}  // namespace

TEST_CASE("directions of parameters: a record for each jvp") {
    static cs::parameters<trained> p, inner, outer;
    p[weights](0) = 2, p[weights](1) = 3, p[scale]() = 5;
    inner[weights](0) = 1, inner[scale]() = 1;
    outer[weights](1) = 1, outer[scale]() = 2;
    double t[3]{};
    static cs::program<cs::jvp<cs::jvp<trained>>> run;
    CHECK(run(p, inner, outer, t[0], t[1], t[2]) == 175);
    CHECK(t[0] == 5 * 12 + 35);                 // along `inner`
    CHECK(t[1] == 5 * 27 + 2 * 35);             // along `outer`
    CHECK(t[2] == 12 * 2 + 1 * 27);             // along both
}

namespace {

// 9x² at w = 3, so its mean over three samples has the gradient 6x.
constexpr auto sample = cs::input<"sample", double>;
constexpr auto weight = cs::param<"weight", double>;
constexpr auto of_sample = sample * sample * weight * weight;
constexpr auto mean_of_samples = cs::mean(cs::vmap(of_sample));

struct by_samples {
    double value = 0, tangent = 0;
    cs::tensor<double, 3> gradient{}, pulled_back{}, curvature{};
};
constexpr by_samples with_respect_to_samples() {
    by_samples d;
    cs::parameters<of_sample> p;
    p[weight]() = 3;
    const cs::tensor<double, 3> samples{1, 2, 4}, direction{1, 0, 1};
    cs::tensor<double, 3> values{};
    d.value = cs::reference<cs::value_and_grad<mean_of_samples, sample>>{}(p, samples, d.gradient);
    cs::reference<cs::jvp<mean_of_samples, sample>>{}(p, samples, direction, d.tangent);
    cs::reference<cs::vjp<cs::vmap(of_sample), sample>>{}(p, samples, direction, values, d.pulled_back);
    cs::reference<cs::hvp<mean_of_samples, sample>>{}(p, samples, direction, d.curvature);
    return d;
}
constexpr by_samples mapped = with_respect_to_samples();
static_assert(mapped.value == 63 && mapped.gradient == cs::tensor<double, 3>{6, 12, 24}, "one gradient for each sample");
static_assert(mapped.tangent == 30 && mapped.pulled_back == cs::tensor<double, 3>{18, 0, 72});
static_assert(mapped.curvature == cs::tensor<double, 3>{6, 0, 6});

}  // namespace

TEST_CASE("the gradient of a mean with respect to its samples, and to the parameters as well") {
    static cs::parameters<of_sample> p, g;
    p[weight]() = 3;
    static cs::program<cs::value_and_grad<mean_of_samples, sample, weight>> run;
    static cs::tensor<double, 100> samples, gradient;  // more than one tile
    double expected = 0;
    for (std::size_t i = 0; i < 100; ++i) {
        samples(i) = 0.1 * static_cast<double>(i);
        expected += 9 * samples(i) * samples(i) / 100;
    }
    CHECK(run(p, samples, gradient, g) == Approx(expected));
    for (std::size_t i = 0; i < 100; ++i) CHECK(gradient(i) == Approx(0.18 * samples(i)).margin(1e-15));
    CHECK(g[weight]() == Approx(2 * expected / 3));
}
