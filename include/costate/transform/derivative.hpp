// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/shape.hpp>
#include <costate/transform/model.hpp>
#include <costate/transform/tangent.hpp>

namespace costate {

/// Names an argument of a function by its number, where a derivative is taken with respect to it: `grad<f, argument_number<1>>`.
template <std::size_t I>
struct numbered_argument {
    constexpr term lower(builder& b) const {
        char name[24]{};
        number_name(I, name);
        for (node_id n = 0; n < b.nodes.size(); ++n)
            if (b.nodes[n].op == &operation_of<input_op> &&
                same_text(b.names.data() + b.attribute(n, 0), name))
                return {b, n};
        b.fail(mistake::not_used);
        return {b, 0};
    }
};
template <std::size_t I>
inline constexpr numbered_argument<I> argument_number{};

/// What a derivative is taken with respect to, in the graph of the model.
template <class Wrt>
constexpr term leaf_of(builder& b, const Wrt& wrt) {
    return wrt.lower(b);
}
/// A symbol is known by its name: vmap has given an input a batch axis, which the symbol does not have.
template <class Leaf, fixed_string Name, class T, extent... Dims>
constexpr term leaf_of(builder& b, const named<Leaf, Name, T, Dims...>& wrt) {
    const tensor_type mapped = wrt.type.prepend(batch_extent);
    for (node_id n = 0; n < b.nodes.size(); ++n)
        if (b.nodes[n].op == &operation_of<Leaf> && b.type(n) == mapped &&
            same_text(b.view().name(n), Name.data()))
            return {b, n};
    return wrt.lower(b);
}

/// The leaves that a derivative is taken with respect to: those named, or the parameters, or all real inputs where there
/// are no parameters.
template <auto... Wrt>
constexpr pool<term> differentiable_leaves(builder& b) {
    pool<term> leaves;
    if constexpr (sizeof...(Wrt) > 0) {
        const std::uint32_t before = b.nodes.size();
        (leaves.put(leaf_of(b, Wrt)), ...);
        if (b.nodes.size() != before) b.fail(mistake::not_used);
    } else {
        for (int pass = 0; pass < 2 && leaves.size() == 0; ++pass)
            for (node_id n = 0; n < b.nodes.size(); ++n) {
                const operation* wanted =
                    pass == 0 ? &operation_of<parameter_op> : &operation_of<input_op>;
                if (b.nodes[n].op == wanted && is_differentiable(b.type(n).kind))
                    leaves.put({b, n});
            }
    }
    return leaves;
}

/// The terms at a model's outputs.
constexpr pool<term> output_terms(builder& b) {
    pool<term> terms;
    for (const node_id n : b.outputs) terms.put({b, n});
    return terms;
}

/// What stands where a derivative is 0 because nothing depends on anything.
constexpr term or_zero(builder& b, term t, const tensor_type& type) {
    return t.exists() ? t : constant(b, derivative_type(type), 0.0);
}

constexpr bool first_is_number(builder& b) {
    if (b.outputs.size() > 0 && b.type(b.outputs[0]).rank == 0) return true;
    b.fail(
        "costate: a gradient needs a model whose (first) output is one number; reduce it with sum "
        "or mean");
    return false;
}

template <auto Inner, bool WithValue, auto... Wrt>
struct gradient_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        builder b(source());
        if (!first_is_number(b)) return b;
        const pool<term> wrt = differentiable_leaves<Wrt...>(b);
        const pool<term> gradients = gradient(b, {b, b.outputs[0]}, wrt.data(), wrt.size());
        pool<node_id> outputs;
        for (std::uint32_t i = WithValue ? 0 : 1; i < b.outputs.size(); ++i)
            outputs.put(b.outputs[i]);
        for (std::uint32_t i = 0; i < wrt.size(); ++i) {
            if (!gradients[i].exists() && sizeof...(Wrt) > 0) b.fail(mistake::not_used);
            outputs.put(or_zero(b, gradients[i], wrt[i].type()).id);
        }
        b.outputs = outputs;
        return b;
    }
};

/// The model's value and its gradient with respect to the given symbols, or to its parameters (its inputs, if it has no
/// parameters). Outputs of the model after the first one come between the two: they are carried along.
template <auto M, auto... Wrt>
inline constexpr gradient_model<M, true, Wrt...> value_and_grad{};
template <auto M, auto... Wrt>
inline constexpr gradient_model<M, false, Wrt...> grad{};

/// The first number that no leaf of this operation has as its attribute `at`: transforms inside of this one have taken
/// those below.
constexpr std::int64_t next_number(const builder& b, const operation& leaf, std::uint32_t at) {
    std::int64_t next = 0;
    for (node_id n = 0; n < b.nodes.size(); ++n)
        if (b.nodes[n].op == &leaf && b.attribute(n, at) >= next) next = b.attribute(n, at) + 1;
    return next;
}
/// How many transforms inside of this one have given the leaves directions of their own.
constexpr std::int64_t direction_level(const builder& b) {
    return next_number(b, operation_of<direction_op>, 2);
}
/// A leaf for the direction in which another one moves.
constexpr term direction_of(builder& b, term leaf, std::int64_t level) {
    const std::int64_t attributes[] = {
        b.attribute(leaf.id, 0), b.nodes[leaf.id].op == &operation_of<parameter_op>, level};
    return {
        b,
        b.put(
            operation_of<direction_op>, b.intern(derivative_type(b.type(leaf.id))), nullptr, 0,
            attributes, 3)};
}

/// One for each of these leaves, of a level of their own.
constexpr pool<term> directions_of(builder& b, const pool<term>& leaves) {
    pool<term> directions;
    const std::int64_t level = direction_level(b);
    for (const term& leaf : leaves) directions.put(direction_of(b, leaf, level));
    return directions;
}

/// The number of the first cotangent that no transform inside of this one has taken.
constexpr std::int64_t next_cotangent(const builder& b) {
    return next_number(b, operation_of<cotangent_op>, 1);
}
/// A leaf for the cotangent of a term.
constexpr term cotangent_of(builder& b, node_id output, std::int64_t number) {
    const std::int64_t attributes[] = {b.intern("cotangent"), number};
    return {b, b.put(operation_of<cotangent_op>, b.nodes[output].type, nullptr, 0, attributes, 2)};
}

template <auto Inner, bool WithValue, auto... Wrt>
struct jvp_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        builder b(source());
        const pool<term> wrt = differentiable_leaves<Wrt...>(b);
        const pool<term> directions = directions_of(b, wrt);
        const pool<term> outputs = output_terms(b);
        const pool<term> tangents =
            tangent(b, outputs.data(), outputs.size(), wrt.data(), directions.data(), wrt.size());
        if (!WithValue) b.outputs.clear();
        for (std::uint32_t i = 0; i < outputs.size(); ++i)
            b.outputs.put(or_zero(b, tangents[i], outputs[i].type()).id);
        return b;
    }
};

/// The model's outputs and their tangents (Jacobian times direction). The program takes a direction for each leaf after
/// the inputs; the directions of the parameters are one record. A jvp of a jvp has directions of its own, which come
/// after those of the inner one: its last output is the second derivative along both.
template <auto M, auto... Wrt>
inline constexpr jvp_model<M, true, Wrt...> jvp{};

/// The Hessian of a number times a direction, forward over reverse: the tangent of the gradient.
template <auto M, auto... Wrt>
inline constexpr jvp_model<gradient_model<M, false, Wrt...>{}, false, Wrt...> hvp{};

template <auto Inner, auto... Wrt>
struct vjp_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        builder b(source());
        const pool<term> wrt = differentiable_leaves<Wrt...>(b);
        const pool<term> outputs = output_terms(b);
        pool<term> seeds;
        const std::int64_t first = next_cotangent(b);
        for (std::uint32_t i = 0; i < outputs.size(); ++i)
            seeds.put(cotangent_of(b, outputs[i].id, first + i));
        const pool<term> cotangents =
            adjoint(b, outputs.data(), seeds.data(), outputs.size(), wrt.data(), wrt.size());
        for (std::uint32_t i = 0; i < wrt.size(); ++i)
            b.outputs.put(or_zero(b, cotangents[i], wrt[i].type()).id);
        return b;
    }
};

/// The model's outputs and the cotangents of its leaves (cotangents of the outputs times Jacobian). The program takes a
/// cotangent for each output after the inputs; those of an inner vjp come before those of an outer one.
template <auto M, auto... Wrt>
inline constexpr vjp_model<M, Wrt...> vjp{};

/// The identity matrix of a tensor's elements, with the batch axis first: row i is the i-th unit tensor.
constexpr term unit_tensors(builder& b, const tensor_type& type) {
    const tensor_type rows =
        tensor_type{type.kind, 1, {static_cast<extent>(type.size())}}.prepend(batch_extent);
    return reshape(equal(counter(b, rows, 0), counter(b, rows, 1)), type.prepend(batch_extent));
}

}  // namespace costate
