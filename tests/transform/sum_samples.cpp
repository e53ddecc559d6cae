// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", double, 3>;
constexpr auto w = param<"w", double, 3>;

/// The sum over the samples of a model, taken inside.
template <auto M>
struct summed : model_base {
    template <auto>
    static constexpr builder build() {
        builder b(model_graph<vmap(M)>::view());
        b.outputs[0] = sum_of_samples(term{b, b.outputs[0]}).id;
        return b;
    }
};
template <auto M>
constexpr const operation* made_by = [] {
    const graph_view g = model_graph<summed<M>{}>::view();
    return g.nodes[g.outputs[0]].op;
}();
static_assert(made_by<outer(x, x)> == &operation_of<contract_op>, "a contraction that sums over samples as well");
static_assert(made_by<transpose(outer(x, tanh(x)))> == &operation_of<transpose_op>);
static_assert(made_by<outer(x, x) - outer(tanh(x), x)> == &operation_of<sub_op>);
static_assert(made_by<-x> == &operation_of<neg_op> && made_by<tanh(x)> == &operation_of<sum_op>);
static_assert(made_by<w * x> == &operation_of<mul_op>, "a factor that all samples share stays outside");

template <auto M>
constexpr bool agrees() {
    parameters<sum(w)> p;
    const double data[] = {1, 2, 3, -1, 0.5, 4};
    for (std::size_t i = 0; i < 3; ++i) p[w](i) = static_cast<double>(i) + 2;
    tensor<double, 3> inside{}, outside{};
    reference<summed<M>{}>{}(p, data, inside);
    reference<sum(vmap(M))>{}(p, data, outside);
    return inside == outside;
}
static_assert(agrees<w * x - matmul(outer(x, w), x)>() && agrees<reshape<3>(transpose(outer(x, sum(x) + 0 * reshape<1>(sum(w)))))>());
static_assert(agrees<x + w>(), "what is one for all samples is added once for each");

}  // namespace
