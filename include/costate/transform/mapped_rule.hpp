// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/function.hpp>
#include <costate/ops/reduction.hpp>
#include <costate/transform/append.hpp>
#include <costate/transform/batch.hpp>

namespace costate {

/// Stands for a term while something is traced from it elsewhere; the attribute tells several apart.
struct placeholder_op {
    static constexpr auto name = "placeholder";
    static constexpr auto kind = form::elementwise;
    template <class>
    using rules = source_rules;
};
constexpr term placeholder(builder& b, const tensor_type& type, std::int64_t number) {
    return source_term(b, operation_of<placeholder_op>, type, number);
}

/// The terms that a rule returns.
template <class... T>
constexpr pool<term> rule_results(const output_list<T...>& list) {
    pool<term> terms;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (terms.put(operand<I>(list.all)), ...);
    }(std::index_sequence_for<T...>{});
    return terms;
}
constexpr pool<term> rule_results(const term& single) {
    pool<term> terms;
    terms.put(single);
    return terms;
}

constexpr tensor_type of_one_sample(const tensor_type& type) {
    tensor_type sample{type.kind, 0, {}};
    for (std::uint32_t i = type.batched() ? 1 : 0; i < type.rank; ++i)
        sample = sample.append(type.dims[i]);
    return sample;
}

/// What a user's rule makes of some terms. The rule is about one sample, as the model is: where a term has samples, it is
/// traced from one of them, and what it does is mapped over all.
template <class Rule, std::size_t... I>
constexpr pool<term> results_of_rule(
    builder& b, const Rule& rule, const term* in, std::index_sequence<I...>) {
    if (!(in[I].type().batched() || ...)) return rule_results(rule(in[I]...));
    builder single;
    const term of_sample[] = {
        placeholder(single, of_one_sample(in[I].type()), static_cast<std::int64_t>(I))...};
    const pool<term> results = rule_results(rule(of_sample[I]...));
    for (const term& t : results) single.outputs.put(t.id);
    const builder all = batch(single.view(), [&](builder& mapped, node_id n) {
        if (single.nodes[n].op != &operation_of<placeholder_op>) return term{};
        const std::int64_t number = single.attribute(n, 0);
        return placeholder(mapped, in[number].type(), number);
    });
    const graph_view g = all.view();
    const pool<term> moved = append_graph(b, g, [&](node_id n) {
        return g.nodes[n].op == &operation_of<placeholder_op> ? in[g.attribute(n, 0)] : term{};
    });
    pool<term> made;
    for (std::uint32_t i = 0; i < g.output_count; ++i) made.put(moved[g.outputs[i]]);
    return made;
}

/// A derivative that a rule returned, with the samples of what it belongs to: their sum, where that is one for all of them.
constexpr term with_samples_of(term made, const tensor_type& wanted) {
    if (made.type().batched() && !wanted.batched()) return sum_over(made, 1);
    if (!made.type().batched() && wanted.batched())
        return broadcast(made, made.type().prepend(batch_extent));
    return made;
}

}  // namespace costate
