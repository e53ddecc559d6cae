// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/constant.hpp>

namespace costate {

/// Values for some of the results of an operation that has several (cotangents, tangents): the attributes are the
/// results' numbers. It has no elements of its own and is taken apart before anything is computed.
struct bundle_op {
    static constexpr auto name = "bundle";
    static constexpr auto kind = form::kernel;
    template <class>
    struct rules : no_derivative {
        static constexpr term batch(const application& a, const term* in) {
            pool<node_id> ids(a.arity());
            pool<std::int64_t> numbers(a.arity());
            for (std::uint32_t i = 0; i < a.arity(); ++i) {
                ids[i] = in[i].id;
                numbers[i] = a.attribute(i);
            }
            return {
                *a.graph,
                a.graph->put(
                    *a.graph->nodes[a.id].op, a.graph->intern(tensor_type{}), ids.data(),
                    ids.size(), numbers.data(), numbers.size())};
        }
    };
};

/// A bundle that holds one value.
constexpr term bundle(term value, std::int64_t number) {
    const node_id in[] = {value.id};
    return {
        *value.graph,
        value.graph->put(
            operation_of<bundle_op>, value.graph->intern(tensor_type{}), in, 1, &number, 1)};
}

/// Both bundles in one.
constexpr term bundle(term a, term b) {
    builder& graph = *a.graph;
    pool<node_id> in;
    pool<std::int64_t> numbers;
    const term both[] = {a, b};
    for (const term& t : both)
        for (std::uint32_t i = 0; i < graph.nodes[t.id].arity; ++i) {
            in.put(graph.input(t.id, i));
            numbers.put(graph.attribute(t.id, i));
        }
    return {
        graph,
        graph.put(
            operation_of<bundle_op>, graph.intern(tensor_type{}), in.data(), in.size(),
            numbers.data(), numbers.size())};
}

/// The value for one result, if the bundle has it.
constexpr term unbundle(term t, std::int64_t number) {
    for (std::uint32_t i = 0; t.exists() && i < t.graph->nodes[t.id].arity; ++i)
        if (t.graph->attribute(t.id, i) == number) return {*t.graph, t.graph->input(t.id, i)};
    return {};
}

}  // namespace costate
