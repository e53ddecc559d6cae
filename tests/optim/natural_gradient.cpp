// SPDX-License-Identifier: BSL-1.0
#include "allocation_counter.hpp"
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/natural_gradient.hpp>

#include <cmath>
#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace cs = costate;

namespace {

constexpr auto x = cs::input<"x", double, 3>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w = cs::param<"w", double, 3, 3>;
constexpr auto objective = cs::mean(cs::vmap(softmax_cross_entropy(matmul(x, w), label)));
using parameters = cs::parameters<objective>;

}  // namespace

TEST_CASE("a natural gradient step lowers the loss and keeps its bound") {
    constexpr std::size_t samples = 40;
    std::vector<double> xs;
    std::vector<int> labels;
    for (std::size_t i = 0; i < samples; ++i) {
        for (std::size_t k = 0; k < 3; ++k) xs.push_back(std::sin(static_cast<double>(5 * i + 3 * k + 1)));
        labels.push_back(xs[3 * i] > 0.3 ? 0 : xs[3 * i + 1] > 0 ? 1 : 2);
    }
    static cs::natural_gradient<objective> method;
    static cs::program<cs::fisher_vp<objective, cs::fisher::exact>> fisher;
    static parameters p, before, product;
    method.settings().iterations = 50;
    method.init(p);
    double last = std::log(3.0);
    for (int step = 0; step < 30; ++step) {
        before = p;
        const cs::step_report report = method.step(p, xs, labels);
        REQUIRE(report.moved());
        CHECK(report.loss == Approx(last));
        CHECK(report.new_loss < report.loss);
        CHECK(report.products <= 50);
        last = report.new_loss;
        // ½ dᵀ(F + λ) d is δ for a step of full length.
        parameters d = p;
        cs::vectors::axpy(-1, before, d);
        fisher(before, xs, labels, d, product);
        cs::vectors::axpy(1e-3, d, product);
        CHECK(cs::vectors::dot(d, product) / 2 <= 1e-2 * (1 + 1e-6));
        if (step == 0) CHECK(cs::vectors::dot(d, product) / 2 == Approx(1e-2).epsilon(1e-6));
    }
    CHECK(last < 0.6);

    before = p;
    const auto never = [](const parameters&, const parameters&) { return false; };
    CHECK(method.step_within(never, p, xs, labels).stopped == cs::step_stop::no_descent);
    xs[7] = std::numeric_limits<double>::infinity();
    CHECK_FALSE(method.step(p, xs, labels).moved());
    CHECK(std::equal(p[w].begin(), p[w].end(), before[w].begin()));
}

namespace {

constexpr auto v = cs::param<"v", double, 3, 4>;
constexpr auto u = cs::param<"u", double, 4, 3>;
constexpr auto deep = cs::mean(cs::vmap(softmax_cross_entropy(matmul(tanh(matmul(x, v)), u), label)));

template <cs::fisher Kind>
void same_steps() {
    static cs::natural_gradient<deep, Kind> plain;
    static cs::natural_gradient<deep, Kind, cs::holding<20>> held;
    STATIC_REQUIRE(plain.held_bytes == 0);
    STATIC_REQUIRE(held.held_bytes >= 20 * 4 * sizeof(double));
    static cs::parameters<deep> p, q, start;
    std::vector<double> xs(3 * 21);
    std::vector<int> labels(21);
    for (std::size_t i = 0; i < xs.size(); ++i) xs[i] = std::sin(static_cast<double>(i * i));
    for (std::size_t i = 0; i < 21; ++i) labels[i] = static_cast<int>(i % 3);
    std::size_t i = 0;
    p.for_each([&i](const char*, auto values) {
        for (double& value : values) value = std::sin(static_cast<double>(++i));
    });
    q = p;
    const std::span some(xs.data(), 60);
    const std::span some_labels(labels.data(), 20);
    plain.init(p);
    held.init(q);
    for (int step = 0; step < 4; ++step) {
        const cs::step_report expected = step != 3 ? plain.step(p, some, some_labels)
                                                   : plain.step(p, label = some_labels, x = some);
        start = q;
        CHECK_THROWS_AS(held.step(q, xs, labels), cs::call_error);  // nor is a seed used up
        CHECK(std::equal(q[v].begin(), q[v].end(), start[v].begin()));
        const std::size_t before = heap_allocations();
        const cs::step_report report = step % 2 == 0 ? held.step(q, some, some_labels)
                                                     : held.step(q, label = some_labels, x = some);
        CHECK(heap_allocations() == before);
        REQUIRE(report.moved());
        CHECK(report.products == expected.products);
        CHECK(report.new_loss == Approx(expected.new_loss).epsilon(1e-9));
        CHECK(std::equal(p[v].begin(), p[v].end(), q[v].begin(), [](double a, double b) { return std::abs(a - b) < 1e-9; }));
        CHECK(std::equal(p[u].begin(), p[u].end(), q[u].begin(), [](double a, double b) { return std::abs(a - b) < 1e-9; }));
    }
}

}  // namespace

TEST_CASE("natural gradient steps are the same where their products hold what they have in common") {
    same_steps<cs::fisher::exact>();
    same_steps<cs::fisher::monte_carlo>();
    same_steps<cs::fisher::empirical>();
}
