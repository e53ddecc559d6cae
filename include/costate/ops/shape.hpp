// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/broadcast.hpp>

namespace costate {

/// The same elements, in the same order, under another shape. It has no index map: it is free where the input lies in
/// order in memory.
struct reshape_op {
    static constexpr auto name = "reshape";
    static constexpr auto kind = form::view;
    static constexpr std::uint16_t flops = 0;

    template <class>
    struct rules {
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            cotangents[0] = reshape(cotangent, a.input(0).type().with_kind(cotangent.type().kind));
        }
        static constexpr term tangent(const application& a, const term* tangents) {
            return reshape(tangents[0], a.type().with_kind(tangents[0].type().kind));
        }
        static constexpr term batch(const application& a, const term* inputs) {
            return reshape(inputs[0], a.type().prepend(batch_extent));
        }
        static constexpr void evaluate(const evaluation& e) {
            for (std::size_t i = 0; i < e.type.size(); ++i) e.output[i] = e.inputs[0][i];
        }
    };
};

constexpr term reshape(term t, const tensor_type& type) {
    if (t.type() == type) return t;
    if (is_constant(t)) return constant(*t.graph, type, constant_value(t));
    const node& n = t.graph->nodes[t.id];
    if (n.op == &operation_of<reshape_op>)
        return reshape(term{*t.graph, t.graph->input(t.id, 0)}, type);
    return make(*t.graph, operation_of<reshape_op>, type, &t, 1);
}

/// Axes in another order: axis i of the result is axis attribute[i] of the input.
struct transpose_op : view {
    static constexpr auto name = "transpose";

    static constexpr index_map map(
        const tensor_type& input, const tensor_type&, const std::int64_t* attributes) {
        index_map m;
        for (std::uint32_t i = 0; i < input.rank; ++i) {
            m.axis[attributes[i]] = static_cast<std::uint8_t>(i);
            m.step[attributes[i]] = 1;
        }
        return m;
    }
    static constexpr term along(term t, const std::int64_t* order) {
        tensor_type type = t.type();
        bool same = true;
        for (std::uint32_t i = 0; i < type.rank; ++i) {
            type.dims[i] = t.type().dims[order[i]];
            same = same && order[i] == i;
        }
        return same ? t : make(*t.graph, operation_of<transpose_op>, type, &t, 1, order, type.rank);
    }
    static constexpr term again(const application& a, term t, const tensor_type&) {
        std::int64_t order[max_rank]{};
        for (std::uint32_t i = 0; i < a.attribute_count(); ++i) order[i] = a.attribute(i);
        return along(t, order);
    }
    static constexpr term transposed(const application& a, term cotangent) {
        std::int64_t inverse[max_rank]{};
        for (std::uint32_t i = 0; i < a.attribute_count(); ++i) inverse[a.attribute(i)] = i;
        return along(cotangent, inverse);
    }
    static constexpr term batched(const application& a, term t) {
        std::int64_t order[max_rank]{};
        for (std::uint32_t i = 0; i < a.attribute_count(); ++i) order[i + 1] = a.attribute(i) + 1;
        return along(t, order);
    }
};

}  // namespace costate
