// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

namespace cs = costate;

namespace {

constexpr auto x = cs::input<"x", double, 3>;
constexpr auto weights = cs::constants(cs::tensor<double, 3>{1, 2, 4});
constexpr auto weighted = sum(weights * x * x);
constexpr auto matrix = cs::constants(cs::tensor<float, 2, 3>{1, 2, 3, 4, 5, 6});

static_assert(weights == cs::constants(cs::tensor<double, 3>{1, 2, 4}), "equal numbers are equal");
static_assert(weights != cs::constants(cs::tensor<double, 3>{1, 2, 5}));
static_assert(weights * x == x * weights && weights * x - weights * x == x - x);

constexpr cs::tensor<double, 3> gradient_at(const cs::tensor<double, 3>& at) {
    cs::tensor<double, 3> g{};
    cs::reference<cs::grad<weighted>>{}(at, g);
    return g;
}
static_assert(gradient_at({1, 1, -1}) == cs::tensor<double, 3>{2, 4, -8});
static_assert(cs::reference<weighted>{}(cs::tensor<double, 3>{1, 1, -1}) == 7);

// In a function, beside its arguments; integers as well.
constexpr auto picked = cs::function<cs::tensor<double, 4>>([](auto v) {
    return sum(cs::gather<0>(v, cs::constants(cs::tensor<int, 2>{3, 0})) * cs::constants(cs::tensor<double, 2>{10, 1}));
});
static_assert(cs::reference<picked>{}(cs::tensor<double, 4>{1, 2, 3, 4}) == 41);

// In a loop: outside of its body there is one table for all steps.
constexpr auto looped = cs::function<cs::tensor<double, 4, 3>>([](auto rows) {
    const auto run = cs::scan<4>(cs::carry(0.0 * sum(rows)), cs::over(rows),
                                 [](auto so_far, auto row) { return cs::next(cs::carry(so_far + sum(weights * row))); });
    return run.template last<0>();
});

// Alone, it depends on nothing.
constexpr auto tangent = cs::jvp<weighted>;

}  // namespace

TEST_CASE("programs of models with constants") {
    cs::tensor<double, 3> g{}, direction{1, 0, 2};
    static cs::program<cs::value_and_grad<weighted>> step;
    CHECK(step(cs::tensor<double, 3>{1, 1, -1}, g) == 7);
    CHECK(g == cs::tensor<double, 3>{2, 4, -8});

    double moved = 0;
    static cs::program<tangent> forward;
    CHECK(forward(cs::tensor<double, 3>{1, 1, -1}, direction, moved) == 7);
    CHECK(moved == 2 - 16);

    static cs::program<picked> pick;
    CHECK(pick(cs::tensor<double, 4>{1, 2, 3, 4}) == 41);
}

TEST_CASE("constants of a mapped model belong to all samples") {
    cs::tensor<double, 100, 3> samples{}, gradients{};
    for (std::size_t i = 0; i < samples.size(); ++i) samples.elements[i] = static_cast<double>(i);
    static cs::program<cs::vmap(cs::grad<weighted>)> run;
    run(samples, gradients);
    constexpr double weight[] = {1, 2, 4};
    for (std::size_t i = 0; i < samples.size(); ++i) CHECK(gradients.elements[i] == 2 * weight[i % 3] * static_cast<double>(i));
}

TEST_CASE("constants in matrices and loops") {
    static cs::program<matmul(matrix, cs::input<"column", float, 3, 1>)> product;
    cs::tensor<float, 2, 1> result{};
    product(cs::tensor<float, 3, 1>{1, 0, -1}, result);
    CHECK(result == cs::tensor<float, 2, 1>{-2, -2});

    cs::tensor<double, 4, 3> rows{1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1}, g{};
    static cs::program<cs::value_and_grad<looped>> loop;
    CHECK(loop(rows, g) == 14);
    CHECK(g == cs::tensor<double, 4, 3>{1, 2, 4, 1, 2, 4, 1, 2, 4, 1, 2, 4});
}
