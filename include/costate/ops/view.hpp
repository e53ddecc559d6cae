// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/constant.hpp>

namespace costate {

/// Rules of operations that only look elsewhere for the elements of their input: `Op::map` says where.
template <class Op>
struct view_rules {
    static constexpr index_map map(const tensor_type& input, const tensor_type& result, const std::int64_t* attributes) {
        return Op::map(input, result, attributes);
    }
    static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
        cotangents[0] = Op::transposed(a, cotangent);
    }
    static constexpr term tangent(const application& a, const term* tangents) { return Op::again(a, tangents[0], a.type()); }
    static constexpr term batch(const application& a, const term* inputs) { return Op::batched(a, inputs[0]); }
    static constexpr term simplify(builder& b, const tensor_type& type, const term* in) {
        if (is_constant(in[0])) return constant(b, type, constant_value(in[0]));
        return {};
    }
    static constexpr void evaluate(const evaluation& e) {
        const index_map m = Op::map(e.input_types[0], e.type, e.attributes);
        std::int64_t in_stride[max_rank]{};
        std::int64_t stride = 1;
        for (std::uint32_t j = e.input_types[0].rank; j > 0; --j) {
            in_stride[j - 1] = stride;
            stride *= static_cast<std::int64_t>(e.input_types[0].dims[j - 1]);
        }
        std::int64_t offset = 0;
        std::int64_t out_stride[max_rank]{};
        for (std::uint32_t j = 0; j < e.input_types[0].rank; ++j) {
            offset += m.start[j] * in_stride[j];
            out_stride[m.axis[j]] += m.step[j] * in_stride[j];
        }
        for (std::size_t k = 0; k < e.type.size(); ++k) {
            std::size_t rest = k;
            std::int64_t at = offset;
            for (std::uint32_t i = e.type.rank; i > 0; --i) {
                at += static_cast<std::int64_t>(rest % e.type.dims[i - 1]) * out_stride[i - 1];
                rest /= e.type.dims[i - 1];
            }
            e.output[k] = e.inputs[0][at];
        }
    }
};

struct view {
    static constexpr auto kind = form::view;
    static constexpr std::uint16_t flops = 0;
    template <class Op>
    using rules = view_rules<Op>;
};

/// A set of axes, a bit each.
using axis_set = std::int64_t;

constexpr bool contains(axis_set set, std::uint32_t axis) { return ((set >> axis) & 1) != 0; }

}  // namespace costate
