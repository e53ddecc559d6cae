// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>

#include <bit>
#include <concepts>
#include <type_traits>

namespace costate {

/// Marks what the functions and operators of the expression language accept.
struct symbolic_base {
    static constexpr std::size_t expansion = 1;  ///< operations that a type spells out
};

template <class T>
concept Symbolic = std::derived_from<T, symbolic_base>;

/// A node in a graph under construction: what derivative rules and passes compute with. A term without a graph is a
/// structural zero, a derivative that does not exist; it is never multiplied by anything.
struct term : symbolic_base {
    using surface = struct term_surface;
    static constexpr int surface_rank = 3;

    builder* graph = nullptr;
    node_id id = 0;

    constexpr term() = default;
    constexpr term(builder& b, node_id n) : graph(&b), id(n) {}

    constexpr bool exists() const { return graph != nullptr; }
    constexpr const tensor_type& type() const { return graph->type(id); }
};

/// Whether the term is an application of `Op`.
template <class Op, std::same_as<term> T>
constexpr bool is_application(const T& t) {
    return t.graph->nodes[t.id].op == &operation_of<Op>;
}

/// One node and the graph it stands in, as its own rules see it.
struct application {
    builder* graph;
    node_id id;
    std::uint64_t wanted =
        ~std::uint64_t{0};  ///< a bit for each input whose cotangent somebody needs

    constexpr bool wants(std::size_t i) const { return i > 63 || ((wanted >> i) & 1) != 0; }
    constexpr std::uint32_t arity() const { return graph->nodes[id].arity; }
    constexpr term output() const { return {*graph, id}; }
    constexpr term input(std::uint32_t i) const {
        return {*graph, graph->inputs.data()[graph->nodes.data()[id].inputs + i]};
    }
    constexpr tensor_type type() const { return graph->type(id); }
    constexpr std::uint32_t attribute_count() const { return graph->nodes[id].attribute_count; }
    constexpr std::int64_t attribute(std::uint32_t i) const { return graph->attribute(id, i); }
};

constexpr term imported(term outside);

/// Makes a node whose type is an interned one, or finds an equal one; values from outside of a body come in as its leaves.
constexpr term make_typed(
    builder& b, const operation& op, std::uint16_t type_index, const term* inputs,
    std::uint32_t arity, const std::int64_t* attributes, std::uint32_t attribute_count) {
    bool same_scope = true;
    if (b.scopes > 1) {
        const node* const made = b.nodes.data();
        for (std::uint32_t i = 0; i < arity; ++i)
            same_scope = same_scope && made[inputs[i].id].scope == b.scope;
    }
    if (arity <= 2 && same_scope) {
        const node_id ids[] = {arity > 0 ? inputs[0].id : 0, arity > 1 ? inputs[1].id : 0};
        return {b, b.put(op, type_index, ids, arity, attributes, attribute_count)};
    }
    pool<node_id> ids(arity);
    for (std::uint32_t i = 0; i < arity; ++i) {
        const bool outside = op.body == nullptr && b.nodes[inputs[i].id].scope != b.scope;
        ids[i] = outside ? imported(inputs[i]).id : inputs[i].id;
    }
    return {b, b.put(op, type_index, ids.data(), arity, attributes, attribute_count)};
}

/// Makes a node of known type, after asking the operation whether something simpler is equal to it.
constexpr term make(
    builder& b, const operation& op, const tensor_type& type, const term* inputs,
    std::uint32_t arity, const std::int64_t* attributes = nullptr,
    std::uint32_t attribute_count = 0) {
    if (op.simplify != nullptr) {
        const term simpler = op.simplify(b, type, inputs);
        if (simpler.exists()) return simpler;
    }
    return make_typed(b, op, b.intern(type), inputs, arity, attributes, attribute_count);
}

/// Rules of what has no derivative.
struct no_derivative {
    static constexpr void pullback(const application&, term, term*) {}
    static constexpr term tangent(const application&, const term*) { return {}; }
};

/// Rules of what is not computed from other nodes, such as leaves and constants: in a batch it stays what it is.
struct source_rules : no_derivative {
    static constexpr term batch(const application& a, const term*) { return a.output(); }
};

/// A node that is not computed from others; its attribute is its value or tells it from its like.
constexpr term source_term(
    builder& b, const operation& op, const tensor_type& type, std::int64_t attribute) {
    return {b, b.put(op, b.intern(type), nullptr, 0, &attribute, 1)};
}

/// A leaf of a body; its number is its place among the operation's inputs.
struct body_leaf_op {
    static constexpr auto name = "body_leaf";
    static constexpr auto kind = form::leaf;
    template <class>
    using rules = source_rules;
};
constexpr term body_leaf(builder& b, const tensor_type& type, std::int64_t number) {
    return source_term(b, operation_of<body_leaf_op>, type, number);
}

/// What stands inside the body under construction for a value from outside: a leaf, made when it is first used; its
/// number is given when the body is closed. Constants are made again.
constexpr term imported(term outside) {
    builder& b = *outside.graph;
    const node n = b.nodes[outside.id];
    if (n.arity == 0 && n.op->kind == form::elementwise) {
        std::int64_t attributes[8]{};
        for (std::uint32_t i = 0; i < n.attribute_count && i < 8; ++i)
            attributes[i] = b.attribute(outside.id, i);
        return {b, b.put(*n.op, n.type, nullptr, 0, attributes, n.attribute_count)};
    }
    for (const builder::capture& c : b.captures)
        if (c.scope == b.scope && c.outside == outside.id) return {b, c.leaf};
    const std::uint16_t inner = b.scope;
    const std::uint16_t outer = b.parent(inner);
    if (n.scope != outer) {
        b.scope = outer;
        outside = imported(outside);
        b.scope = inner;
    }
    std::int64_t number = 1000;
    for (const builder::capture& c : b.captures) number += c.scope == inner;
    const term leaf = body_leaf(b, outside.type(), number);
    b.captures.put({inner, outside.id, leaf.id});
    return leaf;
}

/// Makes a node whose type follows from the operation's shape rule.
constexpr term make(
    builder& b, const operation& op, const term* inputs, std::uint32_t arity,
    const std::int64_t* attributes = nullptr, std::uint32_t attribute_count = 0) {
    tensor_type types[8]{};
    for (std::uint32_t i = 0; i < arity && i < 8; ++i) types[i] = inputs[i].type();
    const typing t = op.result({types, arity, attributes, attribute_count});
    if (t.problem != nullptr) b.fail(t.problem);
    return make(b, op, t.type, inputs, arity, attributes, attribute_count);
}

/// The kind of expression that a mixed application becomes: that of the argument with the highest rank.
template <class T>
consteval int surface_precedence() {
    if constexpr (Symbolic<T>)
        return T::surface_rank;
    else
        return 0;
}
template <class... Args>
consteval std::size_t index_of_surface() {
    const int ranks[] = {surface_precedence<Args>()...};
    std::size_t best = 0;
    for (std::size_t i = 1; i < sizeof...(Args); ++i)
        if (ranks[i] > ranks[best]) best = i;
    return best;
}
template <std::size_t I, class First, class... Rest>
struct argument_at : argument_at<I - 1, Rest...> {};
template <class First, class... Rest>
struct argument_at<0, First, Rest...> {
    using type = First;
};
template <class... Args>
using surface_of = typename argument_at<index_of_surface<Args...>(), Args...>::type::surface;

/// Attributes that are known to the type system: what the surfaces pass on.
template <std::int64_t... Values>
struct attribute_list {
    static constexpr std::uint32_t size = sizeof...(Values);
    static constexpr std::int64_t values[sizeof...(Values) + 1] = {Values..., 0};
};

/// Applies operation `Op` to whatever kind of expression it is given: terms, handles of a trace, formulas.
template <class Op, class Attributes = attribute_list<>, class... Args>
constexpr typename surface_of<Args...>::template result<Op, Attributes, Args...> apply(
    const Args&... args) {
    return surface_of<Args...>::template apply<Op, Attributes>(args...);
}

/// What `Op` applied to these arguments is. Written out instead of deduced, so that derivative rules can use functions
/// whose own rules use them again.
template <class Op, class... Args>
using applied = typename surface_of<Args...>::template result<Op, attribute_list<>, Args...>;

/// Whether the shape rule of `Op` accepts these arguments. Terms have no static type: their mistakes are recorded in the
/// graph and reported at its entry.
template <class Op, class Attributes, class... Args>
inline constexpr bool applicable = surface_of<Args...>::template accepts<Op, Attributes, Args...>();

template <class T>
concept Literal = std::is_arithmetic_v<T>;

template <class T>
concept Operand = Symbolic<T> || Literal<T>;

template <class... Args>
concept Operands = (Operand<Args> && ...) && (Symbolic<Args> || ...);

}  // namespace costate
