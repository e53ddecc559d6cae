// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/dependence.hpp>

#include <initializer_list>

namespace cs = costate;

namespace {

constexpr auto x = cs::param<"x", double, 3>;
constexpr auto m = cs::param<"m", double, 2, 3>;

/// Which elements of the first parameter each element of the output is made of, a number for each, in bits.
template <auto Model>
constexpr bool is(std::initializer_list<std::uint64_t> expected) {
    const cs::graph_view g = cs::model_graph<Model>::view();
    cs::node_id source = 0;
    while (g.nodes[source].op != &cs::operation_of<cs::parameter_op>) ++source;
    const cs::dependence known(g, source, g.outputs[0]);
    std::size_t next = 0;
    for (const std::uint64_t bits : expected) {
        const std::uint64_t* const set = known.of(g.outputs[0], next++);
        if ((set == nullptr ? 0 : *set) != bits) return false;
    }
    return next == g.type(g.outputs[0]).size();
}
static_assert(is<x * x + exp(x)>({1, 2, 4}), "element by element");
static_assert(is<m + sum(m)>({63, 63, 63, 63, 63, 63}), "one number goes to all places");
static_assert(is<sum<1>(m)>({1 + 2 + 4, 8 + 16 + 32}), "sums of rows");
static_assert(is<matmul(m, x)>({7, 56}), "rows of a matrix times a column");
static_assert(is<flip<0>(x)>({4, 2, 1}), "views");
static_assert(is<cs::cumsum<0>(x)>({1, 3, 7}), "a kernel that is linear is tried");
static_assert(is<softmax(x)>({7, 7, 7}), "of others all depends on all");

}  // namespace
