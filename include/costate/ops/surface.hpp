// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/elementwise.hpp>

namespace costate {

/// How operations are applied to terms: literals become constants of the operands' type, operands of an elementwise
/// operation are repeated to their joint shape.
struct term_surface {
    template <class Op, class Attributes, class... Args>
    using result = term;

    template <class Op, class Attributes, class... Args>
    static constexpr bool accepts() {
        return true;
    }

    template <class Op, class Attributes, class... Args>
    static constexpr term apply(const Args&... args) {
        builder& b = *graph_of(args...);
        return apply_in<Op>(b, Attributes::values, Attributes::size, args...);
    }

    template <class Op, class... Args>
    static constexpr term apply_in(builder& b, const std::int64_t* attributes, std::uint32_t attribute_count,
                                   const Args&... args) {
        constexpr std::uint32_t arity = sizeof...(Args);
        const element kind = literal_kind(b, args...);
        term in[arity] = {operand(b, kind, args)...};
        const operation& op = operation_of<Op>;
        if constexpr (Op::kind == form::elementwise) {
            tensor_type types[arity]{};
            for (std::uint32_t i = 0; i < arity; ++i) types[i] = in[i].type();
            const typing t = op.result({types, arity, attributes, attribute_count});
            if (t.problem != nullptr) {
                b.fail(t.problem);
                return in[0];
            }
            for (std::uint32_t i = 0; i < arity; ++i) in[i] = broadcast(in[i], t.type);
            return make(b, op, t.type, in, arity, attributes, attribute_count);
        } else if constexpr (requires { Op::build(in, attributes); }) {
            return Op::build(in, attributes);
        } else {
            return make(b, op, in, arity, attributes, attribute_count);
        }
    }

private:
    template <class First, class... Rest>
    static constexpr builder* graph_of(const First& first, const Rest&... rest) {
        if constexpr (std::is_same_v<First, term>)
            return first.graph;
        else
            return graph_of(rest...);
    }
    template <class First, class... Rest>
    static constexpr element literal_kind(builder& b, const First& first, const Rest&... rest) {
        if constexpr (std::is_same_v<First, term>)
            return first.type().kind;
        else if constexpr (Symbolic<First>)
            return First::type.kind;
        else
            return literal_kind(b, rest...);
    }
    template <class T>
    static constexpr term operand(builder& b, element kind, const T& arg) {
        if constexpr (std::is_same_v<T, term>)
            return arg;
        else if constexpr (Symbolic<T>)
            return arg.lower(b);
        else
            return constant(b, {kind, 0, {}}, static_cast<double>(arg));
    }
};

}  // namespace costate

#include <costate/ops/function.hpp>  // last: and call them by name
