// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/optim/least_squares.hpp>

#include <cmath>
#include <cstddef>

namespace cs = costate;

namespace {

// A line a x + b through five points, r = a x + b - y at 0: rows are x, 1, -y.
constexpr double rows[5][3] = {{0, 1, -1}, {1, 1, -3}, {2, 1, -2}, {3, 1, -5}, {4, 1, -4}};
constexpr double xx = 30, sx = 10, ones = 5, xy = 38, sy = 15, yy = 55;

/// The rows in lots of so many.
cs::least_squares<2> triangle_of(std::size_t lot) {
    cs::least_squares<2> result;
    double taken[15];
    for (std::size_t first = 0; first < 5; first += lot) {
        const std::size_t count = 5 - first < lot ? 5 - first : lot;
        for (std::size_t i = 0; i < 3 * count; ++i) taken[i] = rows[first + i / 3][i % 3];
        result.add(taken, count);
    }
    return result;
}

}  // namespace

TEST_CASE("rows in lots of any size give the solution of the normal equations, damped or not") {
    for (const std::size_t lot : {1u, 2u, 3u, 5u})
        for (const double damping : {0.0, 0.5, 3.0}) {
            INFO("lots of " << lot << ", damping " << damping);
            cs::least_squares<2> linear = triangle_of(lot);
            const double determinant = (xx + damping) * (ones + damping) - sx * sx;
            const double a = ((ones + damping) * xy - sx * sy) / determinant, b = ((xx + damping) * sy - sx * xy) / determinant;
            double d[2];
            const double promised = linear.solve(damping, d);
            CHECK(d[0] == Approx(a).epsilon(1e-12));
            CHECK(d[1] == Approx(b).epsilon(1e-12));
            // Half of what the sum of squares loses.
            const double left = a * a * xx + 2 * a * b * sx + b * b * ones - 2 * a * xy - 2 * b * sy + yy;
            CHECK(promised == Approx((yy - left) / 2).epsilon(1e-12));
            // Another right-hand side, (1, 2), for the same matrix.
            double again[2] = {1, 2};
            linear.solve_again(again);
            CHECK(again[0] == Approx(-((ones + damping) - 2 * sx) / determinant).epsilon(1e-12));
            CHECK(again[1] == Approx(-(2 * (xx + damping) - sx) / determinant).epsilon(1e-12));
        }
}

TEST_CASE("the triangle knows the gradient and the scale of the damping, and forgets") {
    cs::least_squares<2> linear = triangle_of(2);
    double gradient[2];
    CHECK(linear.gradient(gradient) == Approx(std::sqrt(xy * xy + sy * sy)));
    CHECK(gradient[0] == Approx(-xy));
    CHECK(gradient[1] == Approx(-sy));
    CHECK(linear.largest_diagonal() == Approx(xx));
    linear.clear();
    CHECK(linear.gradient(gradient) == 0);
    CHECK(linear.largest_diagonal() == 0);
    double d[2];
    CHECK(linear.solve(1, d) == 0);
    CHECK(d[0] == 0);
}

TEST_CASE("columns that are nearly the same keep half of the digits, which the normal equations lose") {
    // (1, 1), (e, 0), (0, e) with e² below the rounding of 1, and r = -J (1, 2).
    constexpr double e = 1e-9;
    double taken[] = {1, 1, -3, e, 0, -e, 0, e, -2 * e};
    cs::least_squares<2> linear;
    linear.add(taken, 3);
    double d[2];
    linear.solve(0, d);
    CHECK(d[0] == Approx(1).epsilon(1e-5));
    CHECK(d[1] == Approx(2).epsilon(1e-5));
}
