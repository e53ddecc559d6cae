// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>

namespace costate {

/// Leaves a finished graph as a constant; only its size where there is no room for it.
template <graph_size Room>
constexpr graph<Room> freeze(const builder& from) {
    graph<Room> g;
    g.size = from.size();
    g.problem = from.problem;
    if (!g.size.fits_in(Room)) return g;
    const graph_view v = from.view();
    copy_elements(g.nodes, v.nodes, v.node_count);
    copy_elements(g.inputs, v.inputs, v.input_count);
    copy_elements(g.attributes, v.attributes, v.attribute_count);
    copy_elements(g.types, v.types, v.type_count);
    copy_elements(g.names, v.names, v.name_count);
    copy_elements(g.outputs, v.outputs, v.output_count);
    return g;
}

/// The result of a pass, in a constant evaluation of its own: compilers bound the steps of one.
template <class Pass, graph_size Room>
struct evaluated {
    static constexpr graph<Room> value = freeze<Room>(Pass::run());
};

/// Room for what a pass probably makes of a graph of so many nodes. Unused room costs nearly nothing.
constexpr graph_size expected_size(std::uint32_t nodes) {
    return {nodes, 2 * nodes, nodes, 128, 1024, 128};
}

/// Runs a pass at compile time: once if the result has the size that one expects, and else once more.
template <class Pass>
struct staged {
    /// The way to the graph for everything else: each direct mention of the constant makes clang emit it anew.
    static consteval graph_view view() { return value().view(); }
    static consteval node at(node_id i) { return value().nodes[i]; }

private:
    static consteval std::uint32_t expected_nodes() {
        if constexpr (requires { Pass::expected_nodes(); })
            return Pass::expected_nodes();
        else
            return 1024;
    }
    static constexpr graph_size room = expected_size(expected_nodes());
    static consteval const auto& value() {
        using first = evaluated<Pass, room>;
        if constexpr (first::value.size.fits_in(room))
            return first::value;
        else
            return evaluated<Pass, first::value.size>::value;
    }
};

}  // namespace costate
