// SPDX-License-Identifier: BSL-1.0
// Products that hold what they have in common are those that do not.
#include <costate/costate.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"

namespace {

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 5>;
constexpr auto label = cs::input<"label", int>;
constexpr auto decay = cs::shared<"decay", double>;
constexpr auto w1 = cs::param<"w1", double, 5, 7>;
constexpr auto b1 = cs::param<"b1", double, 7>;
constexpr auto w2 = cs::param<"w2", double, 7, 6>;
constexpr auto w3 = cs::param<"w3", double, 6, 3>;
constexpr auto hidden = tanh(matmul(x, w1) + b1);
constexpr auto scores = matmul(softplus(matmul(hidden, w2)), w3);
constexpr auto objective =
    cs::mean(cs::vmap(softmax_cross_entropy(scores, label))) + decay * sum(square(square(w2)));
using record = cs::parameters<objective>;
constexpr std::size_t most = 300;  // more than a tile

double number(std::size_t i) { return std::sin(static_cast<double>(3 * i + 1)); }
void fill(record& r, std::size_t seed) {
    r.for_each([&seed](const char*, auto values) {
        for (double& v : values) v = number(seed++);
    });
}

/// The sums are those of two programs: the compiler may contract other products with additions, and tiles may be of other
/// lengths.
constexpr double rounding = 1e-14;

template <auto Product, class... Seed>
void agree(const Seed&... seed) {
    static cs::point_product<Product, cs::sequential> plain;
    static cs::point_product<Product, cs::holding<most>> held;
    STATIC_REQUIRE(plain.held_bytes == 0);
    STATIC_REQUIRE(held.held_bytes >= most * sizeof(double) * (7 + 6 + 3));
    STATIC_REQUIRE(held.workspace_bytes > held.held_bytes);
    STATIC_REQUIRE(held.flops(most) < plain.flops(most));
    static record p, v, expected, result;
    for (const std::size_t samples : {most, std::size_t{11}}) {
        std::vector<double> xs(5 * samples);
        std::vector<int> labels(samples);
        for (std::size_t i = 0; i < xs.size(); ++i) xs[i] = number(7 * i + samples);
        for (std::size_t i = 0; i < samples; ++i) labels[i] = static_cast<int>(i * i % 3);
        fill(p, samples);
        plain.hold(p, xs, labels, 0.25, seed...);
        held.hold(p, xs, labels, 0.25, seed...);
        for (const std::size_t start : {1u, 200u}) {
            fill(v, start);
            plain(p, xs, labels, 0.25, seed..., v, expected);
            held(p, xs, labels, 0.25, seed..., v, result);
            double largest = 0;
            double error = 0;
            for (std::size_t i = 0; i < record::doubles; ++i) {
                const double e = expected.template block<cs::element::float64>()[i];
                const double r = result.template block<cs::element::float64>()[i];
                largest = std::max(largest, std::abs(e));
                error = std::max(error, std::abs(e - r));
            }
            CHECK(largest > 1e-3);
            CHECK(error <= rounding * largest);
        }
    }
}

}  // namespace

TEST_CASE("Products with the Hessian are the same if held") { agree<cs::hvp<objective>>(); }
TEST_CASE("Products with the Gauss-Newton matrix are the same if held") {
    agree<cs::ggnvp<objective>>();
}
TEST_CASE("Products with Fisher matrices are the same if held") {
    agree<cs::fisher_vp<objective, cs::fisher::exact>>();
    agree<cs::fisher_vp<objective, cs::fisher::empirical>>();
    agree<cs::fisher_vp<objective, cs::fisher::monte_carlo>>(17);
}

TEST_CASE("Without a policy that holds there is room for every batch") {
    static cs::point_product<cs::ggnvp<objective>, cs::sequential> plain;
    static cs::point_product<cs::ggnvp<objective>, cs::holding<2>> held;
    static record p;
    const std::vector<double> xs(15);
    const std::vector<int> labels(3);
    plain.check_room(p, xs, labels, 0.0);
    CHECK_THROWS_AS(held.check_room(p, xs, labels, 0.0), cs::call_error);
    held.check_room(p, std::vector<double>(10), std::vector<int>(2), 0.0);
    CHECK_THROWS_AS(held.check_room(p, std::vector<double>(10), std::vector<int>(1), 0.0), cs::call_error);
}
