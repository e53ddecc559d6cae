// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>
#include <costate/transform/loop.hpp>
#include <costate/transform/model.hpp>

using namespace costate;

namespace {

// However many steps, the body is there once; what it mentions of the outside is captured.
template <extent Steps>
constexpr auto powers = function<double, tensor<double, 3>>([](auto first, auto factors) {
    const auto run = scan<Steps>(carry(first, factors), over(), [factor = sum(factors)](auto product, auto all) { return next(carry(factor * product, all), product); });
    static_assert(std::is_same_v<decltype(run.template last<1>()), expr<double, shape<3>>>);
    static_assert(std::is_same_v<decltype(run.template stacked<0>()), expr<double, shape<Steps>>>);
    return run.template last<0>() + sum(run.template stacked<0>());
});
template <auto M>
constexpr graph_view graph = model_graph<M>::view();
static_assert(graph<powers<4>>.problem == nullptr && graph<powers<4>>.node_count == graph<powers<4000>>.node_count);

constexpr auto counted = function<double, int>([](auto first, auto steps) {
    return scan<4>(steps, carry(first), over(), [](auto product) { return next(carry(product * product)); }).template last<0>();
});

template <auto M>
constexpr scan_layout layout() {
    const graph_view g = graph<M>;
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.nodes[n].op == &operation_of<scan_op>) return scan_layout::unpack(g.attributes + g.nodes[n].attributes);
    return {};
}
static_assert(layout<powers<4>>().steps == 4 && layout<powers<4>>().captures == 1 && !layout<powers<4>>().counted && !layout<powers<4>>().reversed);
static_assert(layout<powers<4>>().carries == 2 && layout<powers<4>>().outputs == 1 + 2, "the carries before each step are outputs, for an adjoint");
static_assert(layout<counted>().counted && layout<counted>().captures == 1 && layout<counted>().outputs == 1, "the count is a capture");

// What stands for a scan that is wrong goes along with everything.
static_assert(std::is_same_v<decltype(mistaken_scan{}.last<3>()), mistaken> && std::is_same_v<decltype(mistaken_scan{}.stacked<0>()), mistaken>);

}  // namespace
