// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/view.hpp>

#include <utility>

namespace costate {

/// 0, 1, 2, … along one axis of the result; the attribute says which.
struct iota_op {
    static constexpr auto name = "iota";
    static constexpr auto kind = form::elementwise;
    static constexpr std::uint16_t flops = 0;
    template <class>
    struct rules : source_rules {
        static constexpr void evaluate(const evaluation& e) {
            std::size_t inner = 1;
            for (std::size_t i = static_cast<std::size_t>(e.attributes[0]) + 1; i < e.type.rank;
                 ++i)
                inner *= e.type.dims[i];
            for (std::size_t k = 0; k < e.type.size(); ++k)
                e.output[k] = static_cast<double>(k / inner % e.type.dims[e.attributes[0]]);
        }
    };
};
constexpr term counter(builder& b, const tensor_type& type, std::int64_t axis) {
    return source_term(b, operation_of<iota_op>, type, axis);
}

constexpr term sum_over(term t, axis_set axes);
constexpr term reshape(term t, const tensor_type& type);

/// Repeats the input along new axes: the attribute is the set of the result's axes that the input does not have.
struct broadcast_op : view {
    static constexpr auto name = "broadcast";
    static constexpr auto written = notation::implied;

    static constexpr index_map map(
        const tensor_type& input, const tensor_type& result, const std::int64_t* attributes) {
        index_map m;
        for (std::uint32_t i = 0, j = 0; i < result.rank && j < input.rank; ++i)
            if (!contains(attributes[0], i)) {
                m.axis[j] = static_cast<std::uint8_t>(i);
                m.step[j++] = 1;
            }
        return m;
    }
    static constexpr term along(term t, const tensor_type& type, axis_set fresh) {
        if (t.graph->nodes[t.id].op == &operation_of<iota_op>) {
            std::uint32_t axis = 0;
            for (std::int64_t skip = t.graph->attribute(t.id, 0); skip > 0 || contains(fresh, axis);
                 ++axis)
                skip -= contains(fresh, axis) ? 0 : 1;
            return counter(*t.graph, type.with_kind(t.type().kind), axis);
        }
        return make(
            *t.graph, operation_of<broadcast_op>, type.with_kind(t.type().kind), &t, 1, &fresh, 1);
    }
    static constexpr term again(const application& a, term t, const tensor_type& type) {
        return along(t, type, a.attribute(0));
    }
    static constexpr term transposed(const application& a, term cotangent) {
        return sum_over(cotangent, a.attribute(0));
    }
    static constexpr term batched(const application& a, term t) {
        return along(t, a.type().prepend(batch_extent), a.attribute(0) << 1);
    }
};

/// The shape that two operands of an elementwise operation have together: aligned at the last axis, an axis that is
/// missing or has length 1 is repeated.
constexpr typing broadcast_type(const tensor_type& a, const tensor_type& b) {
    if (a.kind != b.kind)
        return {
            a, "costate: the operands have different element types; convert one with cast<T>(x)"};
    const tensor_type& longer = a.rank >= b.rank ? a : b;
    const tensor_type& shorter = a.rank >= b.rank ? b : a;
    tensor_type joint = longer;
    const std::uint32_t shift = longer.rank - shorter.rank;
    for (std::uint32_t i = 0; i < shorter.rank; ++i) {
        const extent x = longer.dims[shift + i];
        const extent y = shorter.dims[i];
        if (x != y && x != 1 && y != 1)
            return {a, "costate: the operands' shapes neither agree nor broadcast"};
        joint.dims[shift + i] = x == 1 ? y : x;
    }
    return {joint, nullptr};
}

/// The term repeated to a shape, aligned at the last axis.
constexpr term broadcast(term t, const tensor_type& type) {
    const tensor_type from = t.type();
    if (from.same_shape(type)) return t;
    const std::uint32_t shift = type.rank - from.rank;
    axis_set fresh = (axis_set{1} << shift) - 1;
    tensor_type squeezed{from.kind, 0, {}};
    for (std::uint32_t i = 0; i < from.rank; ++i) {
        if (from.dims[i] != type.dims[shift + i])
            fresh |= axis_set{1} << (shift + i);
        else
            squeezed = squeezed.append(from.dims[i]);
    }
    return broadcast_op::along(reshape(t, squeezed), type.with_kind(from.kind), fresh);
}

}  // namespace costate

#include <costate/ops/elementwise.hpp>  // last: a broadcast differentiates into a sum
