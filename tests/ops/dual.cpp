// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/dual.hpp>

#include "agreement.hpp"

#include <costate/ops/hyperbolic.hpp>
#include <costate/ops/special.hpp>
#include <costate/ops/trigonometric.hpp>

using namespace costate;

namespace {

// What a user writes without thinking of derivatives.
template <class T>
constexpr T horner(T x) {
    T sum = 0;
    for (int i = 4; i > 0; --i) {
        sum += i;
        sum *= x;
    }
    return sum / 2;
}

template <class T>
constexpr T newton_root(T a) {
    T x = a < 1 ? T(1) : a;
    for (int i = 0; i < 12; ++i) x = 0.5 * (x + a / x);
    return x;
}

/// Third derivatives of f at x: in a graph by reverse mode three times, and with three levels of
/// dual numbers.
template <class F>
void check_third(const F& f, double at) {
    builder b;
    const term x = named_leaf(b, operation_of<input_op>, {element::float64, 0, {}}, "x");
    term d = f(x);
    for (int i = 0; i < 3; ++i) d = gradient(b, d, &x, 1)[0];
    REQUIRE(d.exists());
    const auto leaf = [&](node_id, double* to) { *to = at; };
    const interpreter values(b.view(), 1, leaf);
    using one = dual<double>;
    using two = dual<one>;
    using three = dual<two>;
    const three y = f(three(two(one(at, 1), one(1, 0)), two(one(1, 0), one(0, 0))));
    const double in_graph = values.value(d.id)[0];
    INFO("at " << at);
    CHECK(oracle::close(in_graph, y.tangent.tangent.tangent, 1e-10));
    // Against differences of the second derivative, coarsely: both could be wrong alike.
    const double h = 1e-5;
    const auto second = [&](double p) { return f(two(one(p, 1), one(1, 0))).tangent.tangent; };
    const double difference = (second(at + h) - second(at - h)) / (2 * h);
    CHECK(oracle::close(difference, in_graph, 1e-6));
}

}  // namespace

TEST_CASE("generic code with a dual as its scalar") {
    CHECK(horner(dual<double>(2, 1)).value == horner(2.0));
    CHECK(horner(dual<double>(2, 1)).tangent == 0.5 * (1 + 2 * 2 * 2 + 3 * 3 * 4 + 4 * 4 * 8));
    CHECK(newton_root(dual<double>(9, 1)).value == Approx(3));
    CHECK(newton_root(dual<double>(9, 1)).tangent == Approx(1 / 6.0));
    CHECK(newton_root(dual<dual<double>>({9, 1}, {1, 0})).tangent.tangent == Approx(-1 / 108.0));
}
static_assert(horner(dual<double>(1, 1)).tangent == 15);
static_assert(horner(dual<dual<double>>({1, 1}, {1, 0})).tangent.tangent == 35);

TEST_CASE("derivatives beyond the second order") {
    check_third([](const auto& x) { return lgamma(x); }, 2.5);
    check_third([](const auto& x) { return digamma(x) * x; }, 0.75);
    check_third([](const auto& x) { return cbrt(x) + sqrt(x) * rsqrt(1 + x); }, 1.5);
    check_third([](const auto& x) { return tanh(x) * erf(x) - erfc(sinh(x)); }, 0.3);
    check_third(
        [](const auto& x) { return pow(x, x) + pow(x, 2.5) + pow(2, x) + pow(x, -3); }, 1.25);
    check_third([](const auto& x) { return asin(x) * acos(x) + atanh(x) + logit(x); }, 0.4);
    check_third([](const auto& x) { return acosh(x) + asinh(x) * atan(x); }, 1.75);
    check_third(
        [](const auto& x) { return hypot(x, 2) + atan2(x, 3) + log_sigmoid(x) * softplus(x); },
        0.6);
    check_third(
        [](const auto& x) { return logaddexp(x, 2 * x) + exp2(x) * log2(x) + expm1(x) * log1p(x); },
        0.8);
    check_third(
        [](const auto& x) { return abs(x) * tan(x) / (1 + square(x)) + max(x, x * x) * min(x, 3); },
        1.1);
    check_third(
        [](const auto& x) {
            return clamp(x, -1, 1) * reciprocal(x) * cosh(x) + fma(x, x, relu(x));
        },
        0.7);
}

TEST_CASE("a tangent of 0 is a constant") {
    const double inf = __builtin_huge_val();
    CHECK(log(dual<double>(0, 0)).tangent == 0);
    CHECK((dual<double>(0, 1) * dual<double>(inf, 0)).tangent == inf);
    CHECK(pow(dual<double>(-2, 1), dual<double>(3, 0)).tangent == 12);
    CHECK(sqrt(dual<dual<double>>({0, 0}, {0, 0})).tangent.tangent == 0);
}

TEST_CASE("duals of packs") {
    using packed = dual<pack<float>>;
    const packed x(pack<float>::iota() + 1.0f, 1.0f);
    const packed y = select(x < 3, sin(x) * x, 2 / x);
    float value[pack<float>::lanes];
    float tangent[pack<float>::lanes];
    y.value.store(value);
    y.tangent.store(tangent);
    for (std::size_t i = 0; i < pack<float>::lanes; ++i) {
        const double at = static_cast<double>(i) + 1;
        const double expected = at < 3 ? std::sin(at) * at : 2 / at;
        const double slope = at < 3 ? std::cos(at) * at + std::sin(at) : -2 / (at * at);
        CHECK(oracle::close(expected, static_cast<double>(value[i]), 1e-5));
        CHECK(oracle::close(slope, static_cast<double>(tangent[i]), 1e-5));
    }
}

TEST_CASE("duals of different depth") {
    const dual<double> a(3, 1);
    const dual<dual<double>> b({2, 0}, {1, 0});
    const dual<dual<double>> y = a * b * b;  // a is a constant for the outer direction
    CHECK(y.tangent.value == 12);
    CHECK(y.tangent.tangent == 4);
}

TEST_CASE("comparisons look at the value") {
    CHECK(dual<double>(1, 5) == dual<double>(1, 7));
    CHECK(dual<double>(1, 5) < 2);
    CHECK(3 >= dual<double>(1, 5));
    CHECK(dual<dual<double>>({1, 1}, {1, 0}) != 2.0f);
}

// The kernels' way to an operation's value applies the rule, not the derivative of the formula for
// the value.
static_assert(value_of<gated_product_op>(dual<double>(0, 1), dual<double>(5, 0)).tangent == 5);
static_assert(value_of<add_op>(1.5, 2.5) == 4);
