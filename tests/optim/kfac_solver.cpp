// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/kfac_solver.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace cs = costate;

namespace {

constexpr auto x = cs::input<"x", double, 3>;
constexpr auto y = cs::input<"y", double, 2>;
constexpr auto w1 = cs::param<"w1", double, 3, 4>;
constexpr auto b1 = cs::param<"b1", double, 4>;
constexpr auto w2 = cs::param<"w2", double, 4, 2>;
constexpr auto objective = cs::mean(cs::vmap(squared_error(matmul(tanh(matmul(x, w1) + b1), w2), y)));

/// What ways to invert have in common, with a Kronecker product and a whole block.
struct solver : cs::kfac_solver<objective, cs::as_full<w2>> {
    static constexpr std::uint32_t kronecker = structure::value.block[0].form == cs::kfac_form::kronecker ? 0 : 1;
    static constexpr std::uint32_t whole = 1 - kronecker;
    template <std::uint32_t I>
    static constexpr std::uint32_t first_factor = first_of<I>(cs::kfac_content::factors);
    template <std::uint32_t I>
    static constexpr std::uint32_t first_inverse = first_of<I>(cs::kfac_content::inverses);

    using kfac_solver::apply_whole;
    using kfac_solver::balance;
    using kfac_solver::copy_factors;
    using kfac_solver::count;
    using kfac_solver::first_failure;
    using kfac_solver::gather;
    using kfac_solver::invert_whole;
    using kfac_solver::scatter;
};
static_assert(solver::count == 2);
static_assert(solver::first_factor<1> == (solver::kronecker == 0 ? 3 : 1), "moment, mean and outputs, or all");
static_assert(solver::first_inverse<1> == (solver::kronecker == 0 ? 2 : 1), "one for the inputs, one for the outputs");

solver s;

}  // namespace

TEST_CASE("a layer's parameters are one matrix, the bias in its last row") {
    solver::record from, to;
    double all[16];
    for (std::size_t i = 0; i < 12; ++i) from[w1].data()[i] = static_cast<double>(i);
    for (std::size_t i = 0; i < 4; ++i) from[b1](i) = 100 + static_cast<double>(i);
    solver::gather<solver::kronecker>(from, all);
    for (std::size_t i = 0; i < 16; ++i) CHECK(all[i] == (i < 12 ? 0 : 88) + static_cast<double>(i));
    solver::scatter<solver::kronecker>(all, to);
    CHECK(std::equal(to[w1].begin(), to[w1].end(), from[w1].begin()));
    CHECK(std::equal(to[b1].begin(), to[b1].end(), from[b1].begin()));
}

TEST_CASE("a layer's factor of inputs has the coordinate of the bias") {
    solver::factors f;
    constexpr std::uint32_t at = solver::first_factor<solver::kronecker>;
    for (std::size_t i = 0; i < 9; ++i) f.get<at>().data()[i] = static_cast<double>(i);
    for (std::size_t i = 0; i < 3; ++i) f.get<at + 1>().data()[i] = 20 + static_cast<double>(i);
    for (std::size_t i = 0; i < 16; ++i) f.get<at + 2>().data()[i] = -static_cast<double>(i);
    double inputs[16] = {}, outputs[16] = {};
    solver::copy_factors<solver::kronecker>(f, 0, inputs, outputs);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t k = 0; k < 3; ++k) CHECK(inputs[4 * i + k] == static_cast<double>(3 * i + k));
        CHECK(inputs[4 * i + 3] == 20 + static_cast<double>(i));
    }
    CHECK(inputs[15] == 1);
    for (std::size_t i = 0; i < 16; ++i) CHECK(outputs[i] == -static_cast<double>(i));
}

TEST_CASE("the damping is shared by the mean eigenvalues of two factors, where these are positive") {
    const double a[] = {3, 7, 7, 5}, g[] = {1}, nothing[] = {0};
    CHECK(solver::balance<double>(2, a, 1, g) == 2);
    CHECK(solver::balance<double>(1, g, 2, a) == 0.5);
    CHECK(solver::balance<double>(1, nothing, 1, g) == 1);
    CHECK(solver::balance<double>(1, g, 1, nothing) == 1);
}

TEST_CASE("a whole block is inverted with its damping and multiplies a gradient") {
    // Neighbours in pairs: [2 0.5; 0.5 2], and 1 on the diagonal for gamma.
    static solver::factors f;
    static solver::inverses inverse;
    solver::record gradient, direction;
    const auto matrix = f.get<solver::first_factor<solver::whole>>();
    for (std::size_t i = 0; i < 8; ++i) {
        matrix(i, i) = 2;
        matrix(i, i ^ 1) = 0.5;
        gradient[w2].data()[i] = static_cast<double>(i);
    }
    REQUIRE(s.invert_whole<solver::whole>(f, 1, inverse));
    s.apply_whole<solver::whole>(inverse, gradient, direction);
    for (std::size_t i = 0; i < 8; ++i)
        CHECK(direction[w2].data()[i] == Approx(-(3 * static_cast<double>(i) - 0.5 * static_cast<double>(i ^ 1)) / 8.75));
    matrix(3, 3) = -5;
    CHECK(!s.invert_whole<solver::whole>(f, 1, inverse));
}

TEST_CASE("the first failure names a parameter of its block") {
    CHECK(solver::first_failure([](auto) { return true; }) == nullptr);
    CHECK(std::string(solver::first_failure([](auto number) { return number != solver::whole; })) == "w2");
    CHECK(std::string(solver::first_failure([](auto number) { return number != solver::kronecker; })) == "w1");
}
