// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/view.hpp>

#include <utility>

namespace costate {

constexpr term sum_over(term t, axis_set axes);
constexpr term reshape(term t, const tensor_type& type);

/// Repeats the input along new axes: the attribute is the set of the result's axes that the input does not have.
struct broadcast_op : view {
    static constexpr auto name = "broadcast";

    static constexpr index_map map(const tensor_type& input, const tensor_type& result, const std::int64_t* attributes) {
        index_map m;
        for (std::uint32_t i = 0, j = 0; i < result.rank && j < input.rank; ++i)
            if (!contains(attributes[0], i)) {
                m.axis[j] = static_cast<std::uint8_t>(i);
                m.step[j++] = 1;
            }
        return m;
    }
    static constexpr term along(term t, const tensor_type& type, axis_set fresh) {
        return make(*t.graph, operation_of<broadcast_op>, type, &t, 1, &fresh, 1);
    }
    static constexpr term again(const application& a, term t, const tensor_type& type) {
        return along(t, type, a.attribute(0));
    }
    static constexpr term transposed(const application& a, term cotangent) { return sum_over(cotangent, a.attribute(0)); }
    static constexpr term batched(const application& a, term t) {
        return along(t, a.type().prepend(batch_extent), a.attribute(0) << 1);
    }
};

/// The shape that two operands of an elementwise operation have together: aligned at the last axis, an axis that is
/// missing or has length 1 is repeated.
constexpr typing broadcast_type(const tensor_type& a, const tensor_type& b) {
    if (a.kind != b.kind)
        return {a, "costate: the operands have different element types; convert one with cast<T>(x)"};
    const tensor_type& longer = a.rank >= b.rank ? a : b;
    const tensor_type& shorter = a.rank >= b.rank ? b : a;
    tensor_type joint = longer;
    const std::uint32_t shift = longer.rank - shorter.rank;
    for (std::uint32_t i = 0; i < shorter.rank; ++i) {
        const extent x = longer.dims[shift + i];
        const extent y = shorter.dims[i];
        if (x != y && x != 1 && y != 1) return {a, "costate: the operands' shapes neither agree nor broadcast"};
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
