// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include <costate/costate.hpp>
#include <costate/optim/hessian_free.hpp>

#include "allocation_counter.hpp"
#include "catch.hpp"
#include "static_storage.hpp"

namespace cs = costate;

namespace {

constexpr auto input = cs::input<"input", double, 3>;
constexpr auto target = cs::input<"target", double, 2>;
constexpr auto weight = cs::param<"weight", double, 3, 2>;
constexpr auto output = matmul(input, weight);
constexpr auto objective = cs::mean(cs::vmap(squared_error(output, target)));
constexpr auto structure = cs::mean(cs::vmap(squared_error(output, stop_gradient(output))));
using record = cs::parameters<objective>;

constexpr double inputs[] = {1, 2, -1, 0.5, 0, 2, -1, 1, 1, 3, -2, 0, 0.1, 0.2, 0.7};
constexpr double solution[] = {1, -2, 0.5, 3, -1, 0.25};

/// What the weights of the solution make of the inputs.
std::array<double, 10> targets() {
    std::array<double, 10> t{};
    for (std::size_t n = 0; n < 5; ++n)
        for (std::size_t k = 0; k < 2; ++k)
            for (std::size_t i = 0; i < 3; ++i)
                t[2 * n + k] += inputs[3 * n + i] * solution[2 * i + k];
    return t;
}

double distance(const record& p) {
    double most = 0;
    for (std::size_t i = 0; i < 6; ++i)
        most = std::max(most, std::abs(p[weight].data()[i] - solution[i]));
    return most;
}

}  // namespace

TEST_CASE("one undamped step of Hessian-free solves a linear least-squares problem") {
    static record p;
    static cs::hessian_free<objective> optimiser({.damping = 0, .progress = 1e-30});
    const auto t = targets();
    p.fill(0);
    optimiser.init(p);
    const std::size_t before = heap_allocations();
    const cs::step_report report = optimiser.step(p, inputs, t);
    CHECK(heap_allocations() == before);
    CHECK(report.moved());
    CHECK(distance(p) < 1e-9);
    CHECK(report.reduction_ratio == Approx(1));
    CHECK(report.step_length == 1);
    CHECK(report.loss > 1);
    CHECK(report.new_loss < 1e-18);
}

TEST_CASE("the damping follows the reduction ratio; what is not finite changes nothing") {
    static record p, last;
    static constinit cs::hessian_free<objective> optimiser;
    CHECK(takes_no_room(&optimiser));
    optimiser.settings().damping = 3;
    CHECK(optimiser.damping() == 3);
    auto t = targets();
    p.fill(0);
    optimiser.init(p);
    double loss = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 60; ++i) {
        const cs::step_report report = optimiser.step(
            p, cs::gradient_batch(inputs, t), cs::curvature_batch(std::span(inputs, 9), std::span(t.data(), 6)));
        REQUIRE(report.moved());
        CHECK(report.new_loss < report.loss);
        CHECK(report.loss < loss);
        loss = report.loss;
        const double factor = report.reduction_ratio > 0.75 ? 2.0 / 3 : report.reduction_ratio < 0.25 ? 1.5 : 1;
        CHECK(optimiser.damping() == Approx(factor * report.damping));
        if (distance(p) < 1e-4) break;
    }
    CHECK(distance(p) < 1e-4);
    last = p;
    t[3] = std::numeric_limits<double>::quiet_NaN();
    const cs::step_report report = optimiser.step(p, inputs, t);
    CHECK(report.stopped == cs::step_stop::loss);
    CHECK(report.text() != nullptr);
    CHECK(distance(p) == distance(last));
    p[weight](1, 1) = 1e200;  // its square is too large
    CHECK_FALSE(optimiser.step(p, inputs, targets()).moved());
    CHECK(p[weight](1, 1) == 1e200);
}

TEST_CASE("structural damping adds the curvature of the structure") {
    // B = A ⊗ I with A = mean x xᵀ for both, so (1 + μ λ) B + λ I: here the exact answer for one sample, x = (2, 0, 0)
    static record p;
    static cs::hessian_free<objective, cs::sequential, structure> optimiser(
        {.damping = 0.5, .preconditioner_exponent = 0, .structural = 0.4});
    const double x[] = {2, 0, 0};
    const double t[] = {3, -1};
    p.fill(0);
    optimiser.init(p);
    const cs::step_report report = optimiser.step(p, x, t);
    CHECK(report.moved());
    CHECK(report.reduction_ratio == Approx(1));  // of a quadratic model without either damping
    CHECK(p[weight](0, 0) == Approx(2 * 3 / (1.2 * 4 + 0.5)));
    CHECK(p[weight](0, 1) == Approx(2 * -1 / (1.2 * 4 + 0.5)));
    CHECK(p[weight](1, 0) == 0);
}

namespace {

// Two layers, so that products at one point have something in common.
constexpr auto hidden = tanh(matmul(input, cs::param<"in", double, 3, 4>));
constexpr auto answer = matmul(hidden, cs::param<"out", double, 4, 2>);
constexpr auto bent = cs::mean(cs::vmap(squared_error(answer, target)));
constexpr auto movement = cs::mean(cs::vmap(squared_error(hidden, stop_gradient(hidden))));
using bent_record = cs::parameters<bent>;

double distance(const bent_record& a, const bent_record& b) {
    double most = 0;
    for (std::size_t i = 0; i < bent_record::doubles; ++i)
        most = std::max(
            most, std::abs(a.block<cs::element::float64>()[i] - b.block<cs::element::float64>()[i]));
    return most;
}

/// Steps of both from the same parameters: with products that are held, from 3 of 5 samples, and with others.
template <class Plain, class Held>
void same_steps(Plain& plain, Held& held) {
    static bent_record p, q, start;
    std::size_t i = 0;
    p.for_each([&i](const char*, auto values) {
        for (double& v : values) v = std::sin(static_cast<double>(++i));
    });
    q = p;
    const auto t = targets();
    const std::span some_inputs(inputs, 9);
    const std::span some_targets(t.data(), 6);
    const auto all = cs::gradient_batch(inputs, t);
    const auto some = cs::curvature_batch(some_inputs, some_targets);
    for (int step = 0; step < 6; ++step) {
        const cs::step_report expected = plain.step(p, all, some);
        start = q;
        const double damping = held.damping();
        // Nothing of the optimiser or of the parameters is lost.
        CHECK_THROWS_AS(held.step(q, all, cs::curvature_batch(inputs, t)), cs::call_error);
        CHECK_THROWS_AS(held.step(q, inputs, t), cs::call_error);
        CHECK(distance(q, start) == 0);
        CHECK(held.damping() == damping);
        const std::size_t before = heap_allocations();
        const cs::step_report report = held.step(q, all, some);
        CHECK(heap_allocations() == before);
        REQUIRE(report.moved());
        CHECK(report.products == expected.products);
        CHECK(report.evaluations == expected.evaluations);
        CHECK(report.new_loss == Approx(expected.new_loss).epsilon(1e-9));
        CHECK(report.reduction_ratio == Approx(expected.reduction_ratio).epsilon(1e-8));
        CHECK(distance(p, q) < 1e-9);  // conjugate gradients enlarge the rounding of the products
        CHECK(distance(q, start) > 1e-4);
    }
}

}  // namespace

TEST_CASE("steps are the same where the products of a step hold what they have in common") {
    static cs::hessian_free<bent> plain;
    static constinit cs::hessian_free<bent, cs::holding<3>> held;
    CHECK(takes_no_room(&held));
    STATIC_REQUIRE(plain.held_bytes == 0);
    STATIC_REQUIRE(held.held_bytes >= 3 * 4 * sizeof(double));
    STATIC_REQUIRE(sizeof held > sizeof plain);
    plain.init({});
    held.init({});
    same_steps(plain, held);
}

TEST_CASE("the products of structural damping are held, too") {
    static cs::hessian_free<bent, cs::sequential, movement> plain;
    static cs::hessian_free<bent, cs::holding<3>, movement> held;
    STATIC_REQUIRE(held.held_bytes > cs::hessian_free<bent, cs::holding<3>>::held_bytes);
    same_steps(plain, held);
}
