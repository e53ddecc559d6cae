// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/graph.hpp>

using namespace costate;

static_assert(graph_size{1, 2, 3}.fits_in({1, 2, 3}) && !graph_size{1, 2, 3}.fits_in({1, 2, 2}));
static_assert(!graph_size{0, 0, 0, 0, 0, 2}.fits_in({9, 9, 9, 9, 9, 1}));

static_assert(same_text("", "") && same_text("ab", "ab") && !same_text("ab", "abc") && !same_text("abc", "ab") && !same_text("a", "b"));

// Inputs, attributes, types and names lie in pools, where a node's begin at its own places.
constexpr graph<graph_size{2, 3, 2, 2, 5, 1}> made() {
    graph<graph_size{2, 3, 2, 2, 5, 1}> g;
    g.size = {2, 3, 2, 2, 5, 1};
    g.types[1] = {element::int32, 1, {7}};
    g.nodes[1] = {nullptr, 1, 1, 1, 0, 2, 1};
    g.inputs[1] = 40;
    g.inputs[2] = 50;
    g.attributes[1] = 3;
    for (int i = 0; i < 5; ++i) g.names[i] = "x\0yz"[i];
    g.names[3] = 'y';
    g.outputs[0] = 1;
    g.problem = "none";
    return g;
}
constexpr auto two = made();
static_assert(two.view().input(1, 0) == 40 && two.view().input(1, 1) == 50 && two.view().attribute(1, 0) == 3);
static_assert(two.view().type(1) == tensor_type{element::int32, 1, {7}} && same_text(two.view().name(1), "y"));
static_assert(two.view().node_count == 2 && two.view().outputs[0] == 1 && two.view().problem[0] == 'n');
