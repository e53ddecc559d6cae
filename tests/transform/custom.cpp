// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>

namespace cs = costate;

namespace outside {

// An operation of a user's own: a C++ function that the library cannot look into, with its derivative.
struct sawtooth_op : cs::opaque<sawtooth_op, 1> {
    static constexpr auto name = "sawtooth";
    static double call(double x) { return x - std::floor(x); }
    static constexpr auto partial(const auto&, const auto&) { return cs::one; }
};
COSTATE_UNARY_FUNCTION(sawtooth, sawtooth_op)

// And one with a value for every scalar type.
struct cube_op : cs::unary {
    static constexpr auto name = "cube";
    static constexpr auto value(const auto& x) { return x * x * x; }
    static constexpr auto partial(const auto&, const auto& x) { return 3 * x * x; }
};
COSTATE_UNARY_FUNCTION(cube, cube_op)

}  // namespace outside

namespace {

constexpr auto x = cs::symbol<"x">;
static_assert(cs::diff(outside::cube(x), x)(x = 2.0) == 12.0, "a user's operation is differentiated like any other");
static_assert(cs::diff(outside::cube(x), x, x)(x = 2.0) == 12.0, "to any order");

constexpr auto straight_through = cs::custom_vjp([](auto v) { return round(v); }, [](auto, auto, auto cotangent) { return cotangent; });
constexpr auto rounding = cs::function<cs::tensor<double, 3>>([](auto v) { return sum(straight_through(v) * v); });

constexpr auto product = cs::custom_jvp([](auto a, auto b) { return a * b; },
                                        [](auto a, auto b, auto da, auto db) { return 10 * da * b + a * db; });
constexpr auto weighted = cs::function<double, double>([](auto a, auto b) { return product(a, b) * a; });

constexpr auto saw = cs::function<cs::tensor<double, 11>>([](auto v) { return sum(outside::sawtooth(v) * v); });

}  // namespace

TEST_CASE("custom_vjp replaces the reverse rule") {
    static cs::program<cs::value_and_grad<rounding>> run;
    const cs::tensor<double, 3> v{0.4, 1.6, -2.2};
    cs::tensor<double, 3> g;
    CHECK(run(v, g) == Approx(0 * 0.4 + 2 * 1.6 + -2 * -2.2));
    for (std::size_t i = 0; i < 3; ++i) CHECK(g(i) == Approx(std::round(v(i)) + v(i)));
}

TEST_CASE("custom_jvp gives the tangent, and reverse mode is its transpose") {
    static cs::program<cs::jvp<weighted>> forward;
    double tangent = 0;
    CHECK(forward(2.0, 3.0, 1.0, 0.5, tangent) == Approx(12.0));
    CHECK(tangent == Approx((10 * 1.0 * 3 + 2 * 0.5) * 2 + 6 * 1.0));
    static cs::program<cs::value_and_grad<weighted>> reverse;
    double da = 0, db = 0;
    reverse(2.0, 3.0, da, db);
    CHECK(da == Approx(10 * 3 * 2 + 6));
    CHECK(db == Approx(2 * 2));
}

TEST_CASE("an opaque function runs lane by lane") {
    static cs::program<cs::value_and_grad<saw>> run;
    cs::tensor<double, 11> v, g;
    double expected = 0;
    for (int i = 0; i < 11; ++i) {
        v(i) = 0.3 * i;
        expected += (v(i) - std::floor(v(i))) * v(i);
    }
    CHECK(run(v, g) == Approx(expected));
    for (int i = 0; i < 11; ++i) CHECK(g(i) == Approx(v(i) - std::floor(v(i)) + v(i)));
}

namespace {
constexpr auto tapped = cs::function<cs::tensor<double, 3>>([](auto v) { return sum(exp(cs::tap<"inside">(v * v))); });
}

TEST_CASE("a tap delivers an intermediate result") {
    static cs::program<cs::with_taps<cs::value_and_grad<tapped>, "inside">> run;
    const cs::tensor<double, 3> v{0.5, 1, -1};
    cs::tensor<double, 3> g, inside;
    CHECK(run(v, g, inside) == Approx(std::exp(0.25) + 2 * std::exp(1.0)));
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(inside(i) == v(i) * v(i));
        CHECK(g(i) == Approx(2 * v(i) * std::exp(v(i) * v(i))));
    }
}

namespace {

// Rules that sum within a sample, and have an argument that all samples share.
constexpr auto weighed = cs::custom_vjp(
    [](auto v, auto weights) { return sum(v * weights); },
    [](auto v, auto weights, auto, auto cotangent) { return cs::outputs(cotangent * weights, cotangent * v * (sum(v) / sum(v))); });
constexpr auto weighed_forward = cs::custom_jvp(
    [](auto v, auto weights) { return sum(v * weights); },
    [](auto v, auto weights, auto dv, auto dweights) { return sum(dv * weights) + sum(v * dweights); });
constexpr auto shared_weights = cs::param<"shared_weights", double, 3>;
template <auto Rule>
constexpr auto miss = cs::function<cs::tensor<double, 3>>([](auto v) { return square(Rule(v, shared_weights) - 1); });

template <auto Rule>
void check_batch() {
    constexpr auto total = cs::mean(cs::vmap(miss<Rule>));
    cs::parameters<total> p{}, g{}, direction{}, along{};
    const double samples[] = {1, 2, 3, -1, 0.5, 0.25};
    for (std::size_t i = 0; i < 3; ++i) {
        p[shared_weights](i) = static_cast<double>(i + 1);
        direction[shared_weights](i) = 2 - static_cast<double>(i);
    }
    const double value = cs::program<cs::value_and_grad<total>>{}(p, samples, g);
    cs::program<cs::hvp<total>>{}(p, samples, direction, along);
    double expected = 0, slopes[3] = {}, curved[3] = {};
    for (std::size_t s = 0; s < 2; ++s) {
        double off = -1, moved = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            off += samples[3 * s + i] * p[shared_weights](i);
            moved += samples[3 * s + i] * direction[shared_weights](i);
        }
        expected += off * off / 2;
        for (std::size_t i = 0; i < 3; ++i) {
            slopes[i] += off * samples[3 * s + i];
            curved[i] += moved * samples[3 * s + i];
        }
    }
    CHECK(value == Approx(expected));
    cs::parameters<total> by_reference{};
    cs::reference<cs::value_and_grad<total>>{}(p, samples, by_reference);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(g[shared_weights](i) == Approx(slopes[i]));
        CHECK(along[shared_weights](i) == Approx(curved[i]));
        CHECK(by_reference[shared_weights](i) == Approx(slopes[i]));
    }
}

}  // namespace

TEST_CASE("a rule is about one sample, also in a batch") {
    check_batch<weighed>();
    check_batch<weighed_forward>();
}
