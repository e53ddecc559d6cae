// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/adam.hpp>
#include <costate/optim/levenberg_marquardt.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace cs = costate;

namespace {

// y = e^x on [0, 1] by one layer of tanh.
constexpr std::size_t hidden = 8, samples = 17;
constexpr auto x = cs::input<"x", double>;
constexpr auto y = cs::input<"y", double>;
constexpr auto w = cs::param<"w", double, hidden>;
constexpr auto b = cs::param<"b", double, hidden>;
constexpr auto v = cs::param<"v", double, hidden>;
constexpr auto c = cs::param<"c", double>;
constexpr auto residual = dot(tanh(x * w + b), v) + c - y;
using parameters = cs::parameters<residual>;

struct curve {
    std::vector<double> x, y;
    curve() {
        for (std::size_t i = 0; i < samples; ++i) {
            x.push_back(static_cast<double>(i) / (samples - 1));
            y.push_back(std::exp(x.back()));
        }
    }
};
void begin(parameters& p) {
    for (std::size_t i = 0; i < hidden; ++i) {
        const double t = static_cast<double>(i);
        p[w](i) = std::sin(1 + 2.3 * t);
        p[b](i) = std::cos(2 + 1.7 * t);
        p[v](i) = std::sin(3 + 1.1 * t);
    }
}

// A line, and a penalty that no sample has a part in.
constexpr auto slope = cs::param<"slope", double>;
constexpr auto offset = cs::param<"offset", double>;
constexpr auto penalised = cs::function<double, double>([](auto s, auto t) {
    return cs::outputs(s * slope + offset - t, 1.7320508075688772 * slope, 1.7320508075688772 * offset);
});

}  // namespace

TEST_CASE("Levenberg-Marquardt fits y = exp x to 1e-15, where Adam does not") {
    static cs::levenberg_marquardt<residual, cs::sequential, 20> method;
    static parameters p, start;
    const curve data;
    begin(start);
    p = start;
    method.init(p);
    cs::step_report report;
    int steps = 0;
    for (; steps < 2000; ++steps) {
        report = method.step(p, data.x, data.y);
        if (!report.moved()) break;
        REQUIRE(report.new_loss < report.loss);
        if (report.new_loss <= 1e-15) break;
    }
    INFO("half of the sum of squares " << report.new_loss << " after " << steps << " steps");
    CHECK(report.new_loss <= 1e-15);
    CHECK(method.damping() >= 1e-15);

    static cs::program<cs::value_and_grad<cs::mean(cs::vmap(square(residual)))>> objective;
    static parameters q, g;
    cs::adam<parameters> adam({.rate = 1e-2});
    q = start;
    double least = 1;
    for (int i = 0; i < 300; ++i) {
        const double mean = objective(q, data.x, data.y, g);
        least = std::min(least, mean);
        adam.step(q, g);
    }
    INFO("the least mean that Adam reaches " << least);
    CHECK(least > 1e-9);

    // A loss that is not finite stops before anything is changed.
    q = p;
    curve spoilt;
    spoilt.y[samples - 1] = std::numeric_limits<double>::quiet_NaN();
    report = method.step(q, spoilt.x, spoilt.y);
    CHECK(report.stopped == cs::step_stop::loss);
    for (std::size_t i = 0; i < hidden; ++i) CHECK(q[w](i) == p[w](i));
}

TEST_CASE("Levenberg-Marquardt solves a linear problem, whose second tangents are 0 for all samples") {
    static cs::levenberg_marquardt<penalised, cs::sequential, 6> method({.initial_damping = 1e-9});
    static cs::parameters<penalised> p;
    const double xs[] = {0, 1, 2, 3, 4}, ys[] = {1, 3, 2, 5, 4};
    method.init(p);
    const cs::step_report report = method.step(p, xs, ys);
    CHECK(report.moved());
    CHECK(report.reduction_ratio == Approx(1));
    const double determinant = 33 * 8 - 10 * 10;
    CHECK(p[slope]() == Approx((8 * 38 - 10 * 15) / determinant));
    CHECK(p[offset]() == Approx((33 * 15 - 10 * 38) / determinant));

    cs::step_report last;
    while ((last = method.step(p, xs, ys)).moved()) {}
    CHECK(last.stopped == cs::step_stop::no_descent);
    CHECK(method.damping() == 0);  // chosen anew for the next data
    CHECK(p[slope]() == Approx((8 * 38 - 10 * 15) / determinant));

    const std::vector<double> few(2), many(5);
    const double before = p[slope]();
    CHECK_THROWS_AS(method.step(p, many, few), cs::call_error);
    CHECK_THROWS_AS(method.step(p, few, many), cs::call_error);
    CHECK(p[slope]() == before);
}
