// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/function.hpp>

namespace costate {

/// The same element at the same place.
constexpr index_map same_places(const tensor_type& type) {
    index_map m;
    for (std::uint32_t i = 0; i < type.rank; ++i) {
        m.axis[i] = static_cast<std::uint8_t>(i);
        m.step[i] = 1;
    }
    return m;
}

/// Rules of a view that is its input, element by element.
struct same_rules {
    static constexpr typing result(const signature& s) { return {s.inputs[0], nullptr}; }
    static constexpr index_map map(
        const tensor_type& input, const tensor_type&, const std::int64_t*) {
        return same_places(input);
    }
    static constexpr void evaluate(const evaluation& e) {
        for (std::size_t i = 0; i < e.type.size(); ++i) e.output[i] = e.inputs[0][i];
    }
};

/// x itself, for which derivatives stop: it counts as a constant. A view, so that it costs nothing.
struct stop_gradient_op {
    static constexpr auto name = "stop_gradient";
    static constexpr auto kind = form::view;
    static constexpr std::uint16_t flops = 0;

    template <class>
    struct rules : same_rules, no_derivative {
        static constexpr term batch(const application& a, const term* in) {
            return make(*a.graph, *a.graph->nodes[a.id].op, in, 1);
        }
    };
};
COSTATE_UNARY_FUNCTION(stop_gradient, stop_gradient_op)

}  // namespace costate
