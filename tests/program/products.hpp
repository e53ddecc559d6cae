// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <costate/expr/function.hpp>
#include <costate/ops.hpp>
#include <costate/transform/adjoint.hpp>
#include <costate/transform/interpret.hpp>
#include <costate/transform/tangent.hpp>

/// A function of a vector with the products of its derivatives that the oracle knows, in one graph.
namespace costate::testing {

/// Outputs: f(x), J v, transposed J times c, and the derivative of the latter in the direction v; the leaves are x, v, c.
template <class T, std::size_t N, std::size_t M, class F>
constexpr builder products(const F& f) {
    builder b;
    const tensor_type from = shape<N>::of(element_of<T>);
    const tensor_type to = shape<M>::of(element_of<T>);
    const term x = named_leaf(b, operation_of<input_op>, from, "x");
    const term v = named_leaf(b, operation_of<input_op>, from, "v");
    const term c = named_leaf(b, operation_of<input_op>, to, "c");
    const term y = reshape(f(x), to);
    const auto or_zero = [&](term t, const tensor_type& type) { return t.exists() ? t : constant(b, type, 0.0); };
    const term moved = or_zero(tangent(b, &y, 1, &x, &v, 1)[0], to);
    const term pulled = or_zero(adjoint(b, &y, &c, 1, &x, 1)[0], from);
    const term twice = or_zero(tangent(b, &pulled, 1, &x, &v, 1)[0], from);
    for (const term& t : {y, moved, pulled, twice}) b.outputs.put(t.id);
    return b;
}

/// The same as a model. F is the type of a lambda without captures.
template <class T, std::size_t N, std::size_t M, class F>
struct products_model : model_base {
    template <auto>
    static constexpr builder build() {
        return products<T, N, M>(F{});
    }
};

template <class T, std::size_t N, std::size_t M>
struct product_values {
    tensor<T, M> value{};
    tensor<T, M> jvp{};
    tensor<T, N> vjp{};
    tensor<T, N> hvp{};
};

/// By the reference semantics.
template <class T, std::size_t N, std::size_t M, class F>
product_values<T, N, M> interpreted_products(const F& f, const double* x, const double* v, const double* c) {
    const builder b = products<T, N, M>(f);
    if (b.problem != nullptr) throw b.problem;
    std::size_t next = 0;
    const auto leaf = [&](node_id, double* to) {
        const double* const from[] = {x, v, c};
        const std::size_t count = next == 2 ? M : N;
        for (std::size_t i = 0; i < count; ++i) to[i] = from[next][i];
        ++next;
    };
    const interpreter run(b.view(), 1, leaf);
    product_values<T, N, M> values;
    const auto read = [&](std::uint32_t output, auto& to) {
        for (std::size_t i = 0; i < to.size(); ++i) to.elements[i] = static_cast<T>(run.value(b.outputs[output])[i]);
    };
    read(0, values.value);
    read(1, values.jvp);
    read(2, values.vjp);
    read(3, values.hvp);
    return values;
}

}  // namespace costate::testing
