// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/piecewise.hpp>

#include "agreement.hpp"

#include <costate/ops/hyperbolic.hpp>
#include <costate/ops/special.hpp>
#include <costate/ops/trigonometric.hpp>

using namespace costate;

TEST_CASE("steps, kinks and choices agree with the tables") {
    agreement::check_operation<abs_op>();
    agreement::check_operation<sign_op>();
    agreement::check_operation<floor_op>();
    agreement::check_operation<ceil_op>();
    agreement::check_operation<round_op>();
    agreement::check_operation<trunc_op>();
    agreement::check_operation<relu_op>();
    agreement::check_operation<max_op>();
    agreement::check_operation<min_op>();
    agreement::check_operation<clamp_op>();
    agreement::check_operation<select_op>();
    agreement::check_operation<less_op>();
    agreement::check_operation<less_equal_op>();
    agreement::check_operation<greater_op>();
    agreement::check_operation<greater_equal_op>();
    agreement::check_operation<equal_op>();
    agreement::check_operation<not_equal_op>();
}

namespace {

void check_composite(const char* name, const auto& f) {
    std::vector<agreement::point> points;
    agreement::append_points(points, oracle::singular::rows, name);
    REQUIRE(!points.empty());
    agreement::check_points(agreement::subject_of<1>(f), points);
}

}  // namespace

TEST_CASE("choices of branches that are singular where they are not taken") {
    check_composite("select_sqrt", [](const auto& x) { return select(greater(x, 0), sqrt(x), 0); });
    check_composite("select_log", [](const auto& x) { return select(greater(x, 0), log(x), x); });
    check_composite(
        "select_sinc", [](const auto& x) { return select(equal(x, 0), 1, sin(x) / x); });
    check_composite("select_softplus", [](const auto& x) {
        return select(greater(x, 0), x + log1p(exp(-x)), log1p(exp(x)));
    });
    check_composite(
        "select_pow", [](const auto& x) { return select(greater(x, 0), pow(x, 0.5) * log(x), 0); });
}

TEST_CASE("nothing comes from a branch that is not taken, whatever it is made of") {
    // Each branch is NaN or infinite at 0 and left of it, and is used through a product, a sum or
    // another function.
    const auto check = [](const auto& branch) {
        const auto f = [&](const auto& x) { return select(greater(x, 0), branch(x), 3); };
        for (const double x : {-2.0, -1.0, 0.0}) {
            const oracle::operation_row row{"a branch not taken", {x}, 3, {}, {}};
            agreement::check_point<double>(
                agreement::subject_of<1>(f), agreement::point_of(row), 0);
        }
    };
    check([](const auto& x) { return x * sqrt(x); });
    check([](const auto& x) { return sqrt(x) * log(x) * log(x); });
    check([](const auto& x) { return square(sqrt(x) + log(x)); });
    check([](const auto& x) { return tanh(log(x)); });
    check([](const auto& x) { return exp(-1 / x) * sigmoid(logit(x)); });
    check([](const auto& x) { return fma(log(x), sqrt(x), pow(x, -2)); });
    check([](const auto& x) { return max(log(x), sqrt(x)) - relu(rsqrt(x)); });
    check([](const auto& x) { return hypot(log(x), lgamma(x)) / sqrt(x); });
    check([](const auto& x) { return pow(x, sqrt(x)); });
    check([](const auto& x) { return logaddexp(log(x), digamma(x)) * abs(log2(x)); });
    check([](const auto& x) { return select(less(x, 0.5), sqrt(x) * x, atan2(log(x), sqrt(x))); });
    check([](const auto& x) { return clamp(log(x), sqrt(x), rsqrt(x)) * x; });
}

TEST_CASE("a zero that is a number stays one") {
    const auto slope = [](const auto& f, double at) {
        return agreement::in_graph(
                   element::float64, agreement::mode::reverse, agreement::mode::reverse,
                   agreement::subject_of<1>(f), &at)
            .first[0];
    };
    CHECK(std::isnan(slope([](const auto& x) { return sqrt(x * x); }, 0)));
    CHECK(std::isnan(slope([](const auto& x) { return x * log(x); }, 0)));
    CHECK(std::isnan(slope([](const auto& x) { return exp(log(x)); }, 0)));
    CHECK(slope([](const auto& x) { return sqrt(max(x, 0)); }, -1) == 0);
}

static_assert(max(dual<double>(2, 1), 2).tangent == 0.5);
static_assert(abs(dual<double>(0, 1)).tangent == 0);
static_assert(select(less(dual<double>(1, 1), 2), 5, dual<double>(1, 1)).tangent == 0);
static_assert(relu(dual<double>(-1, 1)).value == 0 && relu(dual<double>(3, 1)).tangent == 1);
static_assert(clamp(dual<double>(1, 1), 0, 1).tangent == 1);
static_assert(round(dual<double>(2.5, 1)).value == 2 && round(dual<double>(2.5, 1)).tangent == 0);
