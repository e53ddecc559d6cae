// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math.hpp>
#include <costate/ops/broadcast.hpp>

namespace costate {

// What a derivative rule may say of an input besides an expression.
struct none_t {};  ///< no derivative at all
struct one_t {};  ///< the derivative is 1
struct minus_one_t {};  ///< the derivative is -1
inline constexpr none_t none{};
inline constexpr one_t one{};
inline constexpr minus_one_t minus_one{};

/// The partial derivatives of an operation, or a direction taken through it, one for each input.
template <class A, class B = none_t, class C = none_t>
struct each {
    A first{};
    B second{};
    C third{};

    template <std::size_t I>
    constexpr const auto& get() const {
        if constexpr (I == 0)
            return first;
        else if constexpr (I == 1)
            return second;
        else
            return third;
    }
};
template <class A>
each(A) -> each<A>;
template <class A, class B>
each(A, B) -> each<A, B>;
template <class A, class B, class C>
each(A, B, C) -> each<A, B, C>;

/// Whether a zero of this cotangent may say that a branch was not taken: then it must not meet infinity or NaN. Numbers
/// do not know; see dual for how they are gated.
template <class T>
constexpr bool is_masked(const T& t) {
    if constexpr (std::is_same_v<T, term>)
        return (t.graph->has_masked() && t.graph->is_masked(t.id)) || is_constant(t, 0.0);
    else
        return false;
}

/// t·p, and 0 where a masked t is 0. An operation that is `singular` has every t so, because its own derivatives multiply
/// zeros by infinities; all others leave 0·∞ the NaN that it is.
template <class T>
constexpr auto times_partial(bool, const T&, none_t) {
    return none;
}
template <class T>
constexpr T times_partial(bool, const T& t, one_t) {
    return t;
}
template <class T>
constexpr T times_partial(bool, const T& t, minus_one_t) {
    return -t;
}
template <class T, class P>
constexpr T times_partial(bool singular, const T& t, const P& p) {
    return singular || is_masked(t) ? gated_product(t, p) : t * p;
}

/// t / b, gated where t is masked: the other way to write t·∂, for derivatives that are fractions.
template <class T, class B>
constexpr T over_denominator(const T& t, const B& b) {
    return is_masked(t) ? gated_quotient(t, b) : t / b;
}

/// What the direction `t_` at input `I` contributes to the result of an elementwise operation: t·∂y/∂xᵢ. Such an
/// operation is diagonal, so the same product carries tangents forward and cotangents back. The scalar may be a term, a
/// number, a pack of them or a dual.
template <class Op, std::size_t I, class T, class... Xs>
constexpr auto direction(const T& t_, const T& y_, const Xs&... xs_) {
    if constexpr (requires { Op::along(t_, y_, xs_...); }) {
        return Op::along(t_, y_, xs_...).template get<I>();
    } else {
        constexpr bool singular = requires { Op::singular; };
        if constexpr (sizeof...(Xs) == 1)
            return times_partial(singular, t_, Op::partial(y_, xs_...));
        else
            return times_partial(singular, t_, Op::partials(y_, xs_...).template get<I>());
    }
}

/// Rules that follow from `value` and the partial derivatives of an operation on single elements.
template <class Op, std::size_t Arity>
struct elementwise_rules {
    static constexpr typing result(const signature& s) {
        tensor_type joint = s.inputs[0];
        for (std::uint32_t i = 1; i < s.arity; ++i) {
            const typing t = broadcast_type(joint, s.inputs[i]);
            if (t.problem != nullptr) return t;
            joint = t.type;
        }
        if (!is_real(joint.kind))
            return {
                joint, "costate: arithmetic needs float or double elements; use cast<float>(x)"};
        return {joint, nullptr};
    }

    /// Something simpler, if there is: the number where all operands are constants, `Op::with_constant` where one of them
    /// is, `Op::simplify` for all others.
    static constexpr term simplify(builder& b, const tensor_type& type, const term* in) {
        return simpler(b, type, in, std::make_index_sequence<Arity>{});
    }

    /// Whether nobody need ask without a constant operand: most operations have none.
    static consteval bool needs_constant() {
        return !simplifies_always(std::make_index_sequence<Arity>{});
    }

    static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
        pull(a, cotangent, cotangents, std::make_index_sequence<Arity>{});
    }
    static constexpr term tangent(const application& a, const term* tangents) {
        return push(a, tangents, std::make_index_sequence<Arity>{});
    }
    static constexpr term batch(const application& a, const term* inputs) {
        tensor_type type = a.type();
        for (std::size_t i = 0; i < Arity; ++i)
            if (inputs[i].type().batched()) {
                if (!type.batched()) type = type.prepend(batch_extent);
            }
        term aligned[Arity]{};
        for (std::size_t i = 0; i < Arity; ++i) aligned[i] = broadcast(inputs[i], type);
        return make(*a.graph, operation_of<Op>, type, aligned, Arity);
    }
    static constexpr term meaning(const application& a) {
        return spelled_out(a, std::make_index_sequence<Arity>{});
    }
    static constexpr void evaluate(const evaluation& e) {
        for (std::size_t k = 0; k < e.type.size(); ++k) {
            double x[Arity]{};
            for (std::size_t i = 0; i < Arity; ++i) x[i] = e.inputs[i][k];
            e.output[k] = number(e.type.kind, x);
        }
    }

private:
    template <std::size_t... I>
    static constexpr term spelled_out(const application& a, std::index_sequence<I...>) {
        return Op::meaning(a.input(I)...);
    }
    static constexpr double number(element e, const double* x) {
        return e == element::float32
            ? static_cast<double>(value<float>(x, std::make_index_sequence<Arity>{}))
            : value<double>(x, std::make_index_sequence<Arity>{});
    }
    template <class T, std::size_t... I>
    static constexpr T value(const double* x, std::index_sequence<I...>) {
        return static_cast<T>(Op::value(static_cast<T>(x[I])...));
    }
    template <std::size_t... I>
    static constexpr term simpler(
        builder& b, const tensor_type& type, const term* in, std::index_sequence<I...>) {
        if ((is_constant(in[I]) && ...)) {
            const double x[] = {constant_value(in[I])...};
            return constant(b, type, number(type.kind, x));
        }
        if constexpr (requires { Op::simplify(in[I]...); })
            return Op::simplify(in[I]...);
        else if constexpr (requires { Op::with_constant(in[I]...); })
            return (is_constant(in[I]) || ...) ? Op::with_constant(in[I]...) : term{};
        else
            return {};
    }
    template <std::size_t... I>
    static consteval bool simplifies_always(std::index_sequence<I...>) {
        return requires(const term* in_) { Op::simplify(in_[I]...); };
    }
    static constexpr term as_term(none_t) { return {}; }
    static constexpr term as_term(const term& t) { return t; }

    template <std::size_t I, std::size_t... J>
    static constexpr term through(
        const term& t, const term& y, const term* x, std::index_sequence<J...>) {
        return as_term(direction<Op, I>(t, y, x[J]...));
    }
    template <std::size_t... I>
    static constexpr void pull(
        const application& a, const term& cotangent, term* cotangents,
        std::index_sequence<I...> all) {
        const term y = a.output();
        const term x[] = {a.input(I)...};
        ((cotangents[I] = a.wants(I) ? through<I>(cotangent, y, x, all) : term{}), ...);
    }
    template <std::size_t... I>
    static constexpr term push(
        const application& a, const term* tangents, std::index_sequence<I...> all) {
        const term y = a.output();
        const term x[] = {a.input(I)...};
        term sum;
        ((sum = tangents[I].exists() ? sum_of(sum, through<I>(tangents[I], y, x, all)) : sum), ...);
        return sum;
    }
};

/// Bases of operations: how many inputs they have.
template <std::size_t Arity>
struct elementwise {
    static constexpr auto kind = form::elementwise;
    template <class Op>
    using rules = elementwise_rules<Op, Arity>;
};
struct unary : elementwise<1> {};
struct binary : elementwise<2> {};
struct ternary : elementwise<3> {};

}  // namespace costate

#include <costate/ops/surface.hpp>  // last: rules apply operations
