// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/operation.hpp>

namespace costate {

using node_id = std::uint32_t;

/// One operation applied to earlier nodes. What varies in length lies in the graph's pools.
struct node {
    const operation* op = nullptr;
    std::uint32_t inputs = 0;  ///< where its inputs begin in the input pool
    std::uint32_t attributes = 0;  ///< where its attributes begin in the attribute pool
    std::uint16_t type = 0;  ///< index into the interned types
    std::uint16_t scope =
        0;  ///< 0: the graph itself; otherwise the body of a loop that stands in it
    std::uint16_t arity = 0;
    std::uint16_t attribute_count = 0;
};
static_assert(sizeof(void*) != 8 || sizeof(node) == 24, "costate: a node is at most 24 bytes");

/// A graph in static single assignment form, seen through pointers: what every pass reads. Inputs precede their users.
struct graph_view {
    const node* nodes = nullptr;
    const node_id* inputs = nullptr;
    const std::int64_t* attributes = nullptr;
    const tensor_type* types = nullptr;
    const char* names = nullptr;
    const node_id* outputs = nullptr;
    std::uint32_t node_count = 0;
    std::uint32_t input_count = 0;
    std::uint32_t attribute_count = 0;
    std::uint32_t type_count = 0;
    std::uint32_t name_count = 0;
    std::uint32_t output_count = 0;
    const char* problem = nullptr;

    constexpr const tensor_type& type(node_id n) const { return types[nodes[n].type]; }
    constexpr node_id input(node_id n, std::uint32_t i) const {
        return inputs[nodes[n].inputs + i];
    }
    constexpr std::int64_t attribute(node_id n, std::uint32_t i) const {
        return attributes[nodes[n].attributes + i];
    }
    /// The name of a parameter, an input or a tap: its first attribute is the offset of a zero-terminated text.
    constexpr const char* name(node_id n) const { return names + attribute(n, 0); }
};

struct graph_size {
    std::uint32_t nodes = 0, inputs = 0, attributes = 0, types = 0, names = 0, outputs = 0;
    bool operator==(const graph_size&) const = default;
    constexpr bool fits_in(const graph_size& room) const {
        return nodes <= room.nodes && inputs <= room.inputs && attributes <= room.attributes &&
            types <= room.types && names <= room.names && outputs <= room.outputs;
    }
};

/// A graph in arrays of fixed lengths: what a pass leaves behind as a constant.
template <graph_size Room>
struct graph {
    // One element more than needed, since an array of none is no array.
    node nodes[Room.nodes + 1]{};
    node_id inputs[Room.inputs + 1]{};
    std::int64_t attributes[Room.attributes + 1]{};
    tensor_type types[Room.types + 1]{};
    char names[Room.names + 1]{};
    node_id outputs[Room.outputs + 1]{};
    graph_size size{};
    const char* problem = nullptr;

    constexpr graph_view view() const {
        return {nodes,      inputs,       attributes,  types,           names,
                outputs,    size.nodes,   size.inputs, size.attributes, size.types,
                size.names, size.outputs, problem};
    }
};

constexpr bool same_text(const char* a, const char* b) {
    for (; *a != '\0' && *a == *b; ++a, ++b) {
    }
    return *a == *b;
}

}  // namespace costate
