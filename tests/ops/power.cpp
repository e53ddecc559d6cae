// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/power.hpp>

#include "agreement.hpp"

#include <costate/transform/diff.hpp>

using namespace costate;

TEST_CASE("roots and powers agree with the tables") {
    agreement::check_operation<sqrt_op>();
    agreement::check_operation<rsqrt_op>();
    agreement::check_operation<cbrt_op>();
    agreement::check_operation<hypot_op>();
    agreement::check_operation<pow_op>();
}

TEST_CASE("integer powers agree with the tables") {
    std::vector<agreement::point> points;
    agreement::append_points(points, oracle::unary_rows, "pow_int");
    agreement::append_points(points, oracle::singular::rows, "pow_int");
    REQUIRE(points.size() > 150);
    for (const auto& p : points) {
        const auto raised = [n = static_cast<int>(p.x[1])](const auto& x) { return pow(x, n); };
        agreement::check_points(agreement::subject_of<1>(raised), {p});
        // The same power with a real exponent that happens to be integral: a constant that the
        // graph recognises.
        const auto real = [n = p.x[1]](const auto& x) { return pow(x, n); };
        agreement::check_point<double>(agreement::subject_of<1>(real), p, 1e-12);
    }
}

TEST_CASE("large and negative integer powers") {
    for (const int n : {-70, -7, -6, -5, -3, 5, 6, 7, 13, 40, 100})
        for (const double x : {-1.25, 0.75, 1.0625}) {
            const double y = std::pow(x, n);
            const oracle::operation_row row{
                "pow_int", {x}, y, {n * y / x}, {n * (n - 1) * y / (x * x)}};
            const auto raised = [n](const auto& a) { return pow(a, n); };
            agreement::check_points(agreement::subject_of<1>(raised), {agreement::point_of(row)});
        }
}

// Polynomials are exact, their derivatives end, and x^0 and x^1 are not left standing.
namespace polynomials {
constexpr auto u = symbol<"u">;
static_assert(diff(pow(u, 3), u)(u = 2.0) == 12);
static_assert(diff(pow(u, 3), u, u)(u = 0.0) == 0);
static_assert(diff(pow<2>(u), u, u)(u = 0.0) == 2);
static_assert(diff(pow(u, 2.0), u, u)(u = 0.0) == 2);
static_assert(diff(pow(u, 1), u, u)(u = 0.0) == 0);
static_assert(diff(pow(u, 0), u)(u = 0.0) == 0);
static_assert(diff(pow(u, 4), u, u, u, u, u)(u = 3.0) == 0);
static_assert(diff(hypot(u, 3), u)(u = 4.0) == 0.8);
static_assert(diff(sqrt(u), u)(u = 4.0) == 0.25);
static_assert(pow(dual<double>(3, 1), 2).tangent == 6);
static_assert(cbrt(dual<double>(8, 1)).value == 2);
}  // namespace polynomials
