// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/composite.hpp>
#include <costate/ops/contraction.hpp>

namespace costate {

/// a·b over the last axis of a and the last but one of b (the only one, if b has one). Axes in front of a matrix's two
/// are batches that both have. Weights are stored (inputs, outputs) and samples are rows: matmul(image, w).
struct matmul_op : composite {
    static constexpr auto name = "matmul";

    static constexpr labels labels_of(const tensor_type& a, const tensor_type& b) {
        labels l;
        const std::uint32_t batches = a.rank > 2 && b.rank > 2 ? a.rank - 2u : 0u;
        constexpr std::uint8_t summed = 1, rows = 2, columns = 3, batch = 10;
        std::uint32_t result = 0;
        for (std::uint32_t i = 0; i + 1 < a.rank; ++i) {
            const std::uint8_t label =
                static_cast<std::uint8_t>(i < batches ? batch + i : rows + 2 * (i - batches));
            l.left[i] = label;
            l.result[result++] = label;
        }
        l.left[a.rank - 1] = summed;
        for (std::uint32_t i = 0; i < batches; ++i)
            l.right[i] = static_cast<std::uint8_t>(batch + i);
        l.right[b.rank > 1 ? b.rank - 2 : 0] = summed;
        if (b.rank > 1) {
            l.right[b.rank - 1] = columns;
            l.result[result++] = columns;
        }
        return l;
    }
    static constexpr typing result(const signature& s) {
        const tensor_type& a = s.inputs[0];
        const tensor_type& b = s.inputs[1];
        if (!is_real(a.kind) || a.kind != b.kind)
            return {a, "costate: matmul(a, b): a and b need one element type, float or double"};
        if (a.rank == 0 || b.rank == 0 || (b.rank > 2 && a.rank != b.rank))
            return {
                a, "costate: matmul(a, b): a and b are vectors, matrices or equally many matrices"};
        std::int64_t attributes[3]{};
        labels_of(a, b).pack(attributes);
        return contract_op::rules<contract_op>::result({s.inputs, 2, attributes, 3});
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        std::int64_t attributes[3]{};
        labels_of(in[0].type(), in[1].type()).pack(attributes);
        return contract_op::build(in, attributes);
    }
};

COSTATE_FUNCTION_OF_TWO(
    matmul, (matmul_op),
    "costate: matmul(a, b): the last extent of a has to equal the last but one of b (weights are "
    "stored (inputs, outputs)), with one element type; their types are A and B")

/// Σ a·b over the only axis of both.
struct dot_op : composite {
    static constexpr auto name = "dot";
    static constexpr typing result(const signature& s) {
        if (s.inputs[0].rank != 1 || s.inputs[1].rank != 1)
            return {s.inputs[0], "costate: dot(a, b): a and b have to be vectors"};
        return matmul_op::result(s);
    }
    static constexpr term build(const term* in, const std::int64_t* attributes) {
        return matmul_op::build(in, attributes);
    }
};
COSTATE_FUNCTION_OF_TWO(
    dot, (dot_op),
    "costate: dot(a, b): a and b have to be vectors of one length and one element type; their "
    "types are A and B")

/// All products of an element of a with one of b: the axes of a, then those of b.
struct outer_op : composite {
    static constexpr auto name = "outer";
    static constexpr labels labels_of(const tensor_type& a, const tensor_type& b) {
        labels l;
        for (std::uint32_t i = 0; i < a.rank; ++i)
            l.left[i] = l.result[i] = static_cast<std::uint8_t>(1 + i);
        for (std::uint32_t i = 0; i < b.rank; ++i)
            l.right[i] = l.result[a.rank + i] = static_cast<std::uint8_t>(1 + a.rank + i);
        return l;
    }
    static constexpr typing result(const signature& s) {
        const tensor_type& a = s.inputs[0];
        const tensor_type& b = s.inputs[1];
        if (!is_real(a.kind) || a.kind != b.kind || a.rank + b.rank > static_cast<int>(max_rank))
            return {
                a,
                "costate: outer(a, b): a and b need one element type, float or double, and "
                "together 8 axes or fewer"};
        tensor_type type = a;
        for (std::uint32_t i = 0; i < b.rank; ++i) type = type.append(b.dims[i]);
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const std::uint32_t rank = in[0].type().rank + std::uint32_t{in[1].type().rank};
        return contract(in[0], in[1], labels_of(in[0].type(), in[1].type()), rank);
    }
};
COSTATE_FUNCTION_OF_TWO(
    outer, (outer_op),
    "costate: outer(a, b): a and b need one element type, float or double, and together 8 axes or "
    "fewer; their "
    "types are A and B")

}  // namespace costate
