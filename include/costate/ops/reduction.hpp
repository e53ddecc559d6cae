// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>

namespace costate {

/// The type of a reduction's result: its axes without those in the set.
constexpr tensor_type without_axes(const tensor_type& type, axis_set axes) {
    tensor_type left{type.kind, 0, {}};
    for (std::uint32_t i = 0; i < type.rank; ++i)
        if (!contains(axes, i)) left = left.append(type.dims[i]);
    return left;
}

/// Rules of operations that fold axes of their input by an associative function: `Op::identity` and `Op::combine`.
template <class Op>
struct reduction_rules {
    static constexpr typing result(const signature& s) { return {without_axes(s.inputs[0], s.attributes[0]), nullptr}; }
    static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
        cotangents[0] = Op::pullback(a, cotangent);
    }
    static constexpr term tangent(const application& a, const term* tangents) { return Op::tangent(a, tangents[0]); }
    static constexpr term batch(const application& a, const term* inputs) { return reduce(inputs[0], a.attribute(0) << 1); }
    static constexpr term reduce(term t, axis_set axes) {
        if (axes == 0) return t;
        return make(*t.graph, operation_of<Op>, &t, 1, &axes, 1);
    }
    static constexpr void evaluate(const evaluation& e) {
        const tensor_type& in = e.input_types[0];
        for (std::size_t i = 0; i < e.type.size(); ++i) e.output[i] = Op::template identity<double>();
        for (std::size_t k = 0; k < in.size(); ++k) {
            std::size_t rest = k;
            std::size_t at = 0;
            std::size_t stride = 1;
            for (std::uint32_t i = in.rank; i > 0; --i) {
                const std::size_t index = rest % in.dims[i - 1];
                rest /= in.dims[i - 1];
                if (contains(e.attributes[0], i - 1)) continue;
                at += index * stride;
                stride *= in.dims[i - 1];
            }
            e.output[at] = Op::combine(e.output[at], e.inputs[0][k]);
        }
    }
};

struct reduction {
    static constexpr auto kind = form::reduction;
    template <class Op>
    using rules = reduction_rules<Op>;
};

struct sum_op : reduction {
    static constexpr auto name = "sum";

    template <class T>
    static constexpr T identity() {
        return T(0);
    }
    static constexpr auto combine(const auto& a, const auto& b) { return a + b; }
    /// Every term of the sum receives the cotangent of the sum.
    static constexpr term pullback(const application& a, term cotangent) {
        return broadcast_op::along(cotangent, a.input(0).type(), a.attribute(0));
    }
    static constexpr term tangent(const application& a, term t) { return sum_over(t, a.attribute(0)); }
};

constexpr term sum_over(term t, axis_set axes) { return reduction_rules<sum_op>::reduce(t, axes); }

}  // namespace costate
