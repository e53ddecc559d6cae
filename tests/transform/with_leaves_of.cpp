// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/with_leaves_of.hpp>

namespace cs = costate;

namespace {

constexpr auto input = cs::input<"input", double, 2>;
constexpr auto label = cs::input<"label", int>;
constexpr auto weight = cs::param<"weight", double, 2, 2>;
constexpr auto bias = cs::param<"bias", double, 2>;
constexpr auto shared = cs::param<"shared", double, 2, 2>;
constexpr auto own = cs::param<"own", double, 2>;
constexpr auto hidden = tanh(matmul(input, weight) + bias);
constexpr auto objective = cs::mean(cs::vmap(softmax_cross_entropy(matmul(hidden, shared), label)));
using record = cs::parameters<objective>;

constexpr double inputs[] = {0.3, -1, 2, 0.5, -0.7, 0.1};
constexpr int labels[] = {0, 1, 1};

// Inputs and parameters of the other model come first, whether this one uses them or not.
constexpr auto part = cs::mean(cs::vmap(sum(hidden)));
constexpr bool is_called_alike = [] {
    record p, g;
    double next = -0.9;
    p.for_each([&next](const char*, auto tensor) {
        for (double& x : tensor) x = next += 0.17;
    });
    g.fill(7);
    cs::parameters<part> alone, gradient;
    alone.round_from(p);
    cs::reference<cs::grad<cs::with_leaves_of<part, objective>>>{}(p, inputs, labels, g);
    cs::reference<cs::grad<part>>{}(alone, inputs, gradient);
    return g[weight](1, 0) == gradient[weight](1, 0) && gradient[weight](1, 0) != 0 &&
        g[bias](1) == gradient[bias](1) && g[shared](0, 1) == 0;
}();
static_assert(is_called_alike, "a model with the leaves of another is called as that one is");

constexpr auto more = cs::mean(cs::vmap(sum(hidden * own)));
static_assert(
    cs::parameters<cs::with_leaves_of<more, objective>>::count == 4,
    "leaves that only the model itself has come behind those of the other");

}  // namespace
