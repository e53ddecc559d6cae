// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/ops/contraction.hpp>
#include <costate/ops/shape.hpp>
#include <costate/transform/mapped_rule.hpp>

namespace costate {

/// Whether a term is one for all samples, repeated for each.
constexpr bool repeats_one(term t) {
    return t.type().batched() && t.graph->nodes[t.id].op == &operation_of<broadcast_op> &&
        !term{*t.graph, t.graph->input(t.id, 0)}.type().batched();
}
/// That one.
constexpr term repeated_one(term t) {
    return broadcast_op::along(
        {*t.graph, t.graph->input(t.id, 0)}, of_one_sample(t.type()),
        t.graph->attribute(t.id, 0) >> 1);
}

template <std::same_as<term> T>
constexpr T sum_of_samples(T t);

/// The sum over the samples of a contraction's results is a contraction that sums over them as well.
constexpr term contraction_of_samples(const application& a) {
    const std::int64_t attributes[] = {a.attribute(0), a.attribute(1), a.attribute(2)};
    labels l = labels::unpack(attributes);
    for (std::uint32_t i = 0; i + 1 < max_rank; ++i) l.result[i] = l.result[i + 1];
    l.result[max_rank - 1] = 0;
    return contract(a.input(0), a.input(1), l, a.type().rank - 1u);
}
constexpr term transpose_of_samples(const application& a, term summed) {
    std::int64_t order[max_rank]{};
    for (std::uint32_t i = 1; i < a.type().rank; ++i) order[i - 1] = a.attribute(i) - 1;
    return transpose_op::along(summed, order);
}

/// The sum of a term over its samples; of a term without, as many of it as there are samples. It is taken where it costs
/// least: through sums, views and factors that all samples share, and in a product of tensors as one more index to sum
/// over, so that the products of the samples need not exist.
template <std::same_as<term> T>
constexpr T sum_of_samples(T t) {
    builder& b = *t.graph;
    const tensor_type type = t.type();
    if (!type.batched()) return t * broadcast(batch_size(b, type.kind), type);
    const application a{&b, t.id};
    const operation* const op = b.nodes[t.id].op;
    if (op == &operation_of<add_op>) return sum_of_samples(a.input(0)) + sum_of_samples(a.input(1));
    if (op == &operation_of<sub_op>) return sum_of_samples(a.input(0)) - sum_of_samples(a.input(1));
    if (op == &operation_of<neg_op>) return -sum_of_samples(a.input(0));
    if (op == &operation_of<mul_op>)
        for (std::uint32_t i = 0; i < 2; ++i)
            if (repeats_one(a.input(i)))
                return sum_of_samples(a.input(1 - i)) * repeated_one(a.input(i));
    if (op == &operation_of<contract_op>) return contraction_of_samples(a);
    if (repeats_one(t)) return sum_of_samples(repeated_one(t));
    if (op == &operation_of<broadcast_op>)
        return broadcast_op::along(
            sum_of_samples(a.input(0)), of_one_sample(type), a.attribute(0) >> 1);
    if (op == &operation_of<reshape_op> && a.input(0).type().batched())
        return reshape(sum_of_samples(a.input(0)), of_one_sample(type));
    if (op == &operation_of<transpose_op> && a.attribute(0) == 0)
        return transpose_of_samples(a, sum_of_samples(a.input(0)));
    return sum_over(t, 1);
}

/// Sums over its samples in the place of a graph's outputs.
constexpr void sum_outputs_of_samples(builder& b) {
    for (node_id& output : b.outputs) output = sum_of_samples(term{b, output}).id;
}

}  // namespace costate
