// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/constant.hpp>

namespace costate {

/// Rules of operations that only look elsewhere for the elements of their input: `Op::map` says where.
template <class Op>
struct view_rules {
    static constexpr index_map map(
        const tensor_type& input, const tensor_type& result, const std::int64_t* attributes) {
        return Op::map(input, result, attributes);
    }
    static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
        cotangents[0] = Op::transposed(a, cotangent);
    }
    static constexpr term tangent(const application& a, const term* tangents) {
        return Op::again(a, tangents[0], a.type());
    }
    static constexpr term batch(const application& a, const term* inputs) {
        return Op::batched(a, inputs[0]);
    }
    static constexpr term simplify(builder& b, const tensor_type& type, const term* in) {
        constexpr bool fills = requires { Op::fills; };  // with something else
        return is_constant(in[0]) && !fills ? constant(b, type, constant_value(in[0])) : term{};
    }
    static constexpr void evaluate(const evaluation& e) {
        const tensor_type& from = e.input_types[0];
        const index_map m = Op::map(from, e.type, e.attributes);
        for (std::size_t k = 0; k < e.type.size(); ++k) {
            std::int64_t index[max_rank]{};
            std::size_t rest = k;
            for (std::uint32_t i = e.type.rank; i > 0; --i) {
                index[i - 1] = static_cast<std::int64_t>(rest % e.type.dims[i - 1]);
                rest /= e.type.dims[i - 1];
            }
            std::int64_t at = 0;
            bool inside = true;
            for (std::uint32_t j = 0; j < from.rank; ++j) {
                const std::int64_t i = m.start[j] + m.step[j] * index[m.axis[j]] +
                    m.inner_step[j] * index[m.inner_axis[j]];
                inside = inside && i >= 0 && i < static_cast<std::int64_t>(from.dims[j]);
                at = at * static_cast<std::int64_t>(from.dims[j]) + i;
            }
            e.output[k] = inside || !m.bounded ? e.inputs[0][at] : 0;
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
