// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/gauss_newton.hpp>

#include <limits>
#include <vector>

namespace cs = costate;

namespace {

// A line, and a penalty that no sample has a part in.
constexpr auto slope = cs::param<"slope", double>;
constexpr auto offset = cs::param<"offset", double>;
constexpr auto penalised = cs::function<double, double>([](auto s, auto t) {
    return cs::outputs(s * slope + offset - t, 1.7320508075688772 * slope, 1.7320508075688772 * offset);
});

}  // namespace

TEST_CASE("Gauss-Newton solves a linear problem in one step, a penalty counted once") {
    // ½ Σ (a x + b - y)² + ½ · 3 (a² + b²), in lots of two samples.
    static cs::gauss_newton<penalised, cs::sequential, 6> method;
    static cs::parameters<penalised> p;
    const double xs[] = {0, 1, 2, 3, 4}, ys[] = {1, 3, 2, 5, 4};
    method.init(p);
    const cs::step_report report = method.step(p, xs, ys);
    CHECK(report.moved());
    CHECK(report.loss == Approx(55.0 / 2));
    CHECK(report.reduction_ratio == Approx(1));
    // (XᵀX + 3) (a, b) = Xᵀy with XᵀX = [30 10; 10 5], Xᵀy = (38, 15)
    const double determinant = 33 * 8 - 10 * 10;
    CHECK(p[slope]() == Approx((8 * 38 - 10 * 15) / determinant));
    CHECK(p[offset]() == Approx((33 * 15 - 10 * 38) / determinant));
    CHECK(method.step(p, xs, ys).loss == Approx(report.new_loss));

    const double before = p[slope]();
    const std::vector<double> spoilt{1, 3, 2, 5, std::numeric_limits<double>::quiet_NaN()};
    CHECK(method.step(p, xs, spoilt).stopped == cs::step_stop::loss);
    CHECK(p[slope]() == before);
}
