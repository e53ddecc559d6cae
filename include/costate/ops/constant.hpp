// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>

namespace costate {

/// What an operation's reference semantics see: types with the batch length filled in, elements as doubles. The
/// interpreter rounds results of other element types.
struct evaluation {
    const tensor_type* input_types = nullptr;
    const double* const* inputs = nullptr;
    std::uint32_t arity = 0;
    tensor_type type{};
    double* output = nullptr;
    const std::int64_t* attributes = nullptr;
    std::uint32_t attribute_count = 0;
    std::size_t batch = 0;  ///< length of the batch
    graph_view graph{};  ///< for operations with a body
    node_id id = 0;
};

/// The same number at every place. Its attribute is the bit pattern of a double.
struct constant_op {
    static constexpr auto name = "constant";
    static constexpr auto kind = form::elementwise;
    static constexpr auto role = algebra::constant;
    static constexpr std::uint16_t flops = 0;

    template <class>
    struct rules : source_rules {
        static constexpr void evaluate(const evaluation& e) {
            for (std::size_t i = 0; i < e.type.size(); ++i)
                e.output[i] = std::bit_cast<double>(e.attributes[0]);
        }
    };
};

constexpr double rounded_to(element e, double value) {
    if (e == element::bfloat16) return static_cast<double>(float(bfloat16(value)));
    return e == element::float32 ? static_cast<double>(static_cast<float>(value)) : value;
}

constexpr term constant(builder& b, const tensor_type& type, double value) {
    return source_term(
        b, operation_of<constant_op>, type,
        std::bit_cast<std::int64_t>(rounded_to(type.kind, value)));
}

constexpr bool is_constant(term t) { return t.graph->nodes[t.id].op == &operation_of<constant_op>; }

constexpr double constant_value(term t) {
    return std::bit_cast<double>(t.graph->attribute(t.id, 0));
}

/// Whether the term is this very number; -0 is not 0.
constexpr bool is_constant(term t, double value) {
    return is_constant(t) &&
        std::bit_cast<std::int64_t>(constant_value(t)) == std::bit_cast<std::int64_t>(value);
}

}  // namespace costate
