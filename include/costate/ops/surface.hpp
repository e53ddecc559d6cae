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
    static constexpr term apply_in(
        builder& b, const std::int64_t* attributes, std::uint32_t attribute_count,
        const Args&... args) {
        if constexpr ((std::is_same_v<Args, term> && ...)) {
            term in[] = {args...};
            return apply_to<Op>(b, attributes, attribute_count, in);
        } else {
            term in[] = {operand(b, [&] { return type_of_first(args...); }, args)...};
            return apply_to<Op>(b, attributes, attribute_count, in);
        }
    }

private:
    template <class Op, std::uint32_t arity>
    static constexpr term apply_to(
        builder& b, const std::int64_t* attributes, std::uint32_t attribute_count,
        term (&in)[arity]) {
        const operation& op = operation_of<Op>;
        if constexpr (Op::kind == form::elementwise) {
            // Mostly the operands have one type, which is the result's as well: no shape rule then.
            const node* const made = b.nodes.data();
            const std::uint16_t type_index = made[in[0].id].type;
            bool one_type = true;
            bool asks = !needs_constant<Op>() || made[in[0].id].op == &operation_of<constant_op>;
            for (std::uint32_t i = 1; i < arity; ++i) {
                one_type = one_type && made[in[i].id].type == type_index;
                asks = asks || made[in[i].id].op == &operation_of<constant_op>;
            }
            if (one_type && is_real(b.types.data()[type_index].kind)) {
                const tensor_type type = b.types.data()[type_index];
                if (asks && op.simplify != nullptr) {
                    const term simpler = op.simplify(b, type, in);
                    if (simpler.exists()) return simpler;
                }
                return make_typed(b, op, type_index, in, arity, attributes, attribute_count);
            }
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

    template <class Op>
    static consteval bool needs_constant() {
        using rules = typename Op::template rules<Op>;
        if constexpr (requires { rules::needs_constant(); })
            return rules::needs_constant();
        else
            return false;
    }

    template <class First, class... Rest>
    static constexpr builder* graph_of(const First& first, const Rest&... rest) {
        if constexpr (std::is_same_v<First, term>)
            return first.graph;
        else
            return graph_of(rest...);
    }
    /// Literals take the type of the first operand that has one.
    template <class First, class... Rest>
    static constexpr tensor_type type_of_first(const First& first, const Rest&... rest) {
        if constexpr (std::is_same_v<First, term>)
            return first.type();
        else if constexpr (Symbolic<First>)
            return First::type;
        else
            return type_of_first(rest...);
    }
    template <class Company, class T>
    static constexpr term operand(builder& b, const Company& company, const T& arg) {
        if constexpr (std::is_same_v<T, term>)
            return arg;
        else if constexpr (Symbolic<T>)
            return arg.lower(b);
        else
            return constant(b, company(), static_cast<double>(arg));
    }
};

}  // namespace costate

#include <costate/ops/function.hpp>  // last: and call them by name
