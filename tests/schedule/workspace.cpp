// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto rows = cs::function<cs::tensor<double, 10, 3>, cs::tensor<double, 3>>([](auto sequence, auto first) {
    const auto run = cs::scan<10>(cs::carry(first), cs::over(sequence),
                                  [](auto h, auto x) { return cs::next(cs::carry(tanh(h + x)), sum(h * x)); });
    return sum(run.template last<0>()) + sum(run.template stacked<0>());
});

template <auto M>
constexpr cs::scan_workspace of_scan(std::uint32_t tile) {
    const cs::graph_view g = cs::model_graph<M>::view();
    cs::node_id n = 0;
    while (g.nodes[n].op->body == nullptr) ++n;
    return cs::workspace_of(g, n, tile);
}

// Places are whole cache lines: two for a carry of three numbers, one for an element of the sequence and one for each
// output, of which the carries before each step are one.
constexpr cs::scan_workspace one = of_scan<rows>(64);
static_assert(one.total == 5 * 64, "without samples the tile does not matter");
static_assert(one.carry[0][0] == 0 && one.carry[1][0] == 64 && one.sequence[0] == 128);
static_assert(one.output[0] == 192 && one.output[1] == 256);

// Of a batch, for each sample of a tile.
constexpr cs::scan_workspace mapped = of_scan<cs::vmap(rows)>(16);
static_assert(mapped.total == 16 * 8 * (3 + 3 + 3 + 3 + 1) && mapped.sequence[0] == 2 * 16 * 8 * 3);
