// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace {

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 3>;
constexpr auto y = cs::input<"y", double, 2>;
constexpr auto w1 = cs::param<"w1", double, 3, 5>;
constexpr auto w2 = cs::param<"w2", double, 5, 2>;
constexpr auto objective =
    cs::mean(cs::vmap(squared_error(matmul(tanh(matmul(x, w1)), w2), y)));

template <auto Model>
constexpr std::uint32_t leaves_of(const cs::operation& op) {
    const cs::graph_view g = cs::model_graph<Model>::view();
    std::uint32_t count = 0;
    for (cs::node_id n = 0; n < g.node_count; ++n) count += g.nodes[n].op == &op;
    return count;
}
template <auto Model>
constexpr std::uint32_t contractions = leaves_of<Model>(cs::operation_of<cs::contract_op>);
template <auto Model>
constexpr std::uint32_t inputs = leaves_of<Model>(cs::operation_of<cs::input_op>);
template <auto Model>
constexpr std::uint32_t directions = leaves_of<Model>(cs::operation_of<cs::direction_op>);
template <auto Model>
constexpr std::uint32_t outputs = cs::model_graph<Model>::view().output_count;

constexpr auto hessian = cs::hvp<objective>;
static_assert(
    contractions<hessian> ==
        contractions<cs::point_of<hessian>> + contractions<cs::at_point<hessian>>,
    "no product is computed twice");
static_assert(
    contractions<cs::point_of<hessian>> == 3, "two layers forward, one of them backward");
static_assert(
    outputs<cs::point_of<hessian>> == 3, "held: tanh, the residual, what comes back to tanh");
static_assert(directions<cs::point_of<hessian>> == 0, "a point has no direction");
static_assert(
    inputs<cs::at_point<hessian>> == 2 + outputs<cs::point_of<hessian>>,
    "what is held are inputs; those of the product stay, whether needed or not");

constexpr auto gauss_newton = cs::ggnvp<objective>;
static_assert(
    contractions<cs::point_of<gauss_newton>> == 1 && outputs<cs::point_of<gauss_newton>> == 1,
    "a sum of squares has a constant Hessian by the outputs, which need not be computed");

// What is held has names that the model does not use.
constexpr bool is_named(const cs::graph_view& g, const char* name) {
    return cs::same_text(cs::held_name(g, 0).data(), name);
}
static_assert(is_named(cs::model_graph<hessian>::view(), "held #0"));
constexpr auto taken = cs::input<"held #0", double, 3>;
constexpr auto other = cs::input<"held #1", double, 3>;
constexpr auto confusing =
    cs::hvp<cs::mean(cs::vmap(squared_error(matmul(tanh(matmul(taken + other, w1)), w2), y)))>;
static_assert(is_named(cs::model_graph<confusing>::view(), "held  #0"));
static_assert(
    inputs<cs::at_point<confusing>> == 3 + outputs<cs::point_of<confusing>>,
    "an input of the model is not taken for what is held");

}  // namespace
