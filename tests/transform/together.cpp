// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto w = cs::param<"w", double, 3>;
constexpr auto x = cs::input<"x", double, 3>;
constexpr auto cubes = sum(x * w * w * w);

// Of all samples and along a direction, worked out by hand: value, gradient and product.
constexpr auto objective = cs::sum(cs::vmap(cubes));
constexpr auto newton = cs::together<cs::value_and_grad<objective>, cs::hvp<objective>>;
constexpr double samples[] = {1, 2, 3, -1, 0.5, 0};
constexpr bool newton_agrees() {
    cs::parameters<objective> p{}, v{}, g{}, hv{};
    for (std::size_t i = 0; i < 3; ++i) {
        p[w](i) = double(i) - 0.5;  // -0.5, 0.5, 1.5
        v[w](i) = double(i + 1);
    }
    const double value = cs::reference<newton>{}(p, samples, v, g, hv);
    return value == 0 + 2.5 * 0.125 + 3 * 3.375 && g[w](0) == 0 && g[w](1) == 3 * 2.5 * 0.25 && g[w](2) == 3 * 3 * 2.25 &&
        hv[w](0) == 0 && hv[w](1) == 6 * 2.5 * 0.5 * 2 && hv[w](2) == 6 * 3 * 1.5 * 3;
}
static_assert(newton_agrees());

// What the models have in common is there once: no more nodes than the jvp of value and gradient has, which delivers more.
static_assert(cs::model_graph<newton>::view().output_count == 3);
static_assert(
    cs::model_graph<newton>::view().node_count < cs::model_graph<cs::jvp<cs::value_and_grad<objective>>>::view().node_count);
static_assert(
    cs::model_graph<cs::together<cs::grad<objective>, cs::grad<objective>>>::view().node_count ==
    cs::model_graph<cs::grad<objective>>::view().node_count);

// Formulas and models, of different leaves.
constexpr auto mixed = cs::together<dot(w, w), cs::mean(cs::vmap(cubes)), cs::grad<dot(w, w)>>;
constexpr bool mixed_agrees() {
    cs::parameters<mixed> p{}, g{};
    for (std::size_t i = 0; i < 3; ++i) p[w](i) = double(i);
    double mean = 0;
    const double square = cs::reference<mixed>{}(p, samples, mean, g);
    return square == 5 && mean == (2.5 + 3 * 8) / 2 && g[w](2) == 4;
}
static_assert(mixed_agrees());

// Records of directions are those of the transforms, in whatever order the models have them: here one of the inner and one of
// the outer, and the second model has directions of the inner alone.
constexpr auto v = cs::param<"v", double, 1>;
constexpr auto w4 = cs::param<"w4", double, 1>;
constexpr auto orders = cs::together<cs::jvp<cs::hvp<sum(w4 * w4 * w4 * w4)>>, cs::hvp<sum(v * v * v)>>;
constexpr bool orders_agree() {
    cs::parameters<orders> p{}, inner{}, outer{};
    p[w4](0) = p[v](0) = 2;
    inner[w4](0) = 3;
    inner[v](0) = 5;
    outer[w4](0) = 7;
    cs::tensor<double, 1> product{}, along{}, of_v{};
    cs::reference<orders>{}(p, inner, outer, product, along, of_v);
    return product(0) == 12 * 4 * 3 && along(0) == 24 * 2 * 3 * 7 && of_v(0) == 6 * 2 * 5;
}
static_assert(orders_agree());

// Parameters of the same name have to be the same.
constexpr auto other_w = cs::param<"w", double, 2>;
static_assert(cs::model_graph<cs::together<dot(w, w), dot(other_w, other_w)>>::view().problem != nullptr);
