// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/mapped_rule.hpp>
#include <costate/transform/tangent.hpp>

namespace costate {

/// The value of a function whose derivative the user gives. The first input is the value, traced from the function; the
/// others are its arguments, for the user's rule. A view of the value: it costs nothing.
struct custom_value {
    static constexpr auto kind = form::view;
    static constexpr std::uint16_t flops = 0;

    template <class Op>
    struct rules {
        static constexpr index_map map(
            const tensor_type& input, const tensor_type&, const std::int64_t*) {
            return same_places(input);
        }
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            Op::pull(a, cotangent, cotangents);
        }
        static constexpr term tangent(const application& a, const term* t) {
            return Op::push(a, t);
        }
        static constexpr term batch(const application& a, const term* in) {
            pool<term> aligned(in, a.arity());
            bool batched = false;
            for (std::uint32_t i = 0; i < a.arity(); ++i)
                batched = batched || in[i].type().batched();
            if (batched && !in[0].type().batched())
                aligned[0] = broadcast(in[0], in[0].type().prepend(batch_extent));
            return make(
                *a.graph, *a.graph->nodes[a.id].op, aligned[0].type(), aligned.data(), a.arity());
        }
        static constexpr void evaluate(const evaluation& e) {
            for (std::size_t i = 0; i < e.type.size(); ++i) e.output[i] = e.inputs[0][i];
        }
    };

    /// What a rule returned as a derivative of this type; a term that does not exist, and a mistake, if it is of another.
    static constexpr term checked(term made, const tensor_type& wanted, mistake otherwise) {
        if (!made.exists()) return made;
        made = with_samples_of(made, wanted);
        if (made.type() == wanted) return made;
        made.graph->fail(otherwise);
        return {};
    }
};

/// What can be wrong with a call of a function that has a rule of its own.
enum class custom_fault : std::uint8_t {
    nothing,
    call,
    vjp_arguments,
    vjp_result,
    jvp_arguments,
    jvp_result,
    reported,  ///< an argument is the result of a mistake already
};
#define COSTATE_CUSTOM_CALL                                                                \
    "costate: a function of custom_vjp or custom_jvp is called inside a traced function, " \
    "with the arguments of the function that it replaces, which returns one traced tensor"
#define COSTATE_CUSTOM_VJP_ARGUMENTS                                                       \
    "costate: the rule of a custom_vjp takes the arguments, the value and its cotangent: " \
    "backward(x..., y, cotangent)"
#define COSTATE_CUSTOM_VJP_RESULT                                                     \
    "costate: the rule of a custom_vjp returns one cotangent for each argument: the " \
    "cotangent, or outputs(c1, c2, ...)"
#define COSTATE_CUSTOM_JVP_ARGUMENTS                                                  \
    "costate: the rule of a custom_jvp takes the arguments and the tangent of each: " \
    "tangent(x..., t...)"
#define COSTATE_CUSTOM_JVP_RESULT \
    "costate: the rule of a custom_jvp returns the tangent of the value"

/// What a rule sees of an argument.
template <class>
using term_for = term;

/// How many cotangents a rule returns at least: integers at the end of the arguments need none.
template <class... X>
constexpr std::size_t arguments_with_cotangent() {
    std::size_t last = 0;
    std::size_t i = 0;
    ((++i, last = is_differentiable(X::type.kind) ? i : last), ...);
    return last;
}
template <class Returned>
struct cotangents_returned {
    static constexpr bool enough(std::size_t, std::size_t) { return false; }
};
template <>
struct cotangents_returned<term> {
    static constexpr bool enough(std::size_t, std::size_t least) { return least <= 1; }
};
template <std::same_as<term>... T>
struct cotangents_returned<output_list<T...>> {
    static constexpr bool enough(std::size_t most, std::size_t least) {
        return least <= sizeof...(T) && sizeof...(T) <= most;
    }
};

/// `Backward(x..., y, cotangent)` returns the cotangents of the arguments. Tangents go through the function itself.
template <class Forward, class Backward, std::size_t Arity>
struct custom_vjp_op : custom_value {
    static constexpr auto name = "custom_vjp";
    template <class>
    using rules = custom_value::rules<custom_vjp_op>;

    static constexpr void pull(const application& a, term cotangent, term* cotangents) {
        term in[Arity + 2]{};
        for (std::uint32_t i = 0; i < Arity; ++i) in[i] = a.input(i + 1);
        in[Arity] = a.output();
        in[Arity + 1] = cotangent;
        const pool<term> mine =
            results_of_rule(*a.graph, Backward{}, in, std::make_index_sequence<Arity + 2>{});
        for (std::uint32_t i = 0; i < Arity && i < mine.size(); ++i)
            if (is_differentiable(a.input(i + 1).type().kind))
                cotangents[i + 1] = checked(
                    mine[i], derivative_type(a.input(i + 1).type()), mistake::custom_cotangent);
    }
    static constexpr term push(const application&, const term* t) { return t[0]; }

    template <class... X>
    static constexpr custom_fault fault_of_rule() {
        if constexpr (!requires(const Backward& rule_, term t_) {
                          rule_(std::declval<term_for<X>>()..., t_, t_);
                      })
            return custom_fault::vjp_arguments;
        else
            return cotangents_returned<decltype(Backward{}(
                       std::declval<term_for<X>>()..., term{},
                       term{}))>::enough(sizeof...(X), arguments_with_cotangent<X...>())
                ? custom_fault::nothing
                : custom_fault::vjp_result;
    }
};

/// `Tangent(x..., t...)` returns the tangent of the value, linear in the t; the cotangents are its transpose.
template <class Forward, class Tangent, std::size_t Arity>
struct custom_jvp_op : custom_value {
    static constexpr auto name = "custom_jvp";
    template <class>
    using rules = custom_value::rules<custom_jvp_op>;

    static constexpr term tangent_along(const application& a, const term* directions) {
        term in[2 * Arity]{};
        for (std::uint32_t i = 0; i < Arity; ++i) {
            in[i] = a.input(i + 1);
            in[Arity + i] = directions[i];
        }
        return checked(
            results_of_rule(*a.graph, Tangent{}, in, std::make_index_sequence<2 * Arity>{})[0],
            a.type(), mistake::custom_tangent);
    }
    static constexpr term push(const application& a, const term* t) {
        term directions[Arity]{};
        bool any = false;
        for (std::uint32_t i = 0; i < Arity; ++i) {
            any = any || t[i + 1].exists();
            directions[i] = t[i + 1].exists()
                ? t[i + 1]
                : constant(*a.graph, derivative_type(a.input(i + 1).type()), 0.0);
        }
        return any ? tangent_along(a, directions) : term{};
    }
    static constexpr void pull(const application& a, term cotangent, term* cotangents) {
        // The tangent is traced from placeholders and then run backwards; nothing of it depends on their values.
        builder& b = *a.graph;
        term directions[Arity]{};
        for (std::uint32_t i = 0; i < Arity; ++i)
            directions[i] = placeholder(b, derivative_type(a.input(i + 1).type()), b.nodes.size());
        const term t = tangent_along(a, directions);
        if (!t.exists()) return;
        const pool<term> back = adjoint(b, &t, &cotangent, 1, directions, Arity);
        for (std::uint32_t i = 0; i < Arity; ++i) cotangents[i + 1] = back[i];
    }

    template <class... X>
    static constexpr custom_fault fault_of_rule() {
        if constexpr (!requires(const Tangent& rule_) {
                          rule_(std::declval<term_for<X>>()..., std::declval<term_for<X>>()...);
                      })
            return custom_fault::jvp_arguments;
        else
            return std::same_as<
                       decltype(Tangent{}(
                           std::declval<term_for<X>>()..., std::declval<term_for<X>>()...)),
                       term>
                ? custom_fault::nothing
                : custom_fault::jvp_result;
    }
};

/// A call of a function with a rule of its own.
template <template <class, class, std::size_t> class Op, class Forward, class Rule, class... X>
struct custom_call {
    static constexpr custom_fault fault() {
        if constexpr ((std::same_as<X, mistaken> || ...))
            return custom_fault::reported;
        else if constexpr (!(is_handle<X> || ...) || !requires(const Forward& f_, const X&... x_) {
                               f_(x_...);
                           })
            return custom_fault::call;
        else
            return fault_of_value<decltype(Forward{}(std::declval<const X&>()...))>();
    }

private:
    template <class Value>
    static constexpr custom_fault fault_of_value() {
        if constexpr (std::same_as<Value, mistaken>)
            return custom_fault::reported;
        else if constexpr (!is_handle<Value>)
            return custom_fault::call;
        else
            return Op<Forward, Rule, sizeof...(X)>::template fault_of_rule<X...>();
    }
};

/// A function of traced tensors with a derivative of its own; call it as the function itself.
template <template <class, class, std::size_t> class Op, class Forward, class Rule>
struct custom_function {
    template <class... X>
    static constexpr custom_fault fault = custom_call<Op, Forward, Rule, X...>::fault();

    template <Symbolic... X>
        requires(fault<X...> == custom_fault::nothing)
    constexpr auto operator()(const X&... x_) const {
        using value_type = decltype(Forward{}(x_...));
        const value_type value = Forward{}(x_...);
        builder& b = *traced_graph(x_...);
        const term in[] = {value.lower(b), x_.lower(b)...};
        const term made = make(
            b, operation_of<Op<Forward, Rule, sizeof...(X)>>, in[0].type(), in, sizeof...(X) + 1);
        return value_type{{}, made};
    }

    // Calls that are wrong: see ops/mistaken.hpp. clang as well complains of an unavailable operator twice.
    /// The first argument of a call that is wrong.
    template <class... More>
    struct cannot_call {
        template <Symbolic A>
            requires(fault<A, More...> == custom_fault::reported)
        constexpr cannot_call(const A&) {}
        template <Symbolic A>
            requires(fault<A, More...> == custom_fault::call)
        COSTATE_UNAVAILABLE(COSTATE_CUSTOM_CALL)
        constexpr cannot_call(const A&) {}
        template <Symbolic A>
            requires(fault<A, More...> == custom_fault::vjp_arguments)
        COSTATE_UNAVAILABLE(COSTATE_CUSTOM_VJP_ARGUMENTS)
        constexpr cannot_call(const A&) {}
        template <Symbolic A>
            requires(fault<A, More...> == custom_fault::vjp_result)
        COSTATE_UNAVAILABLE(COSTATE_CUSTOM_VJP_RESULT)
        constexpr cannot_call(const A&) {}
        template <Symbolic A>
            requires(fault<A, More...> == custom_fault::jvp_arguments)
        COSTATE_UNAVAILABLE(COSTATE_CUSTOM_JVP_ARGUMENTS)
        constexpr cannot_call(const A&) {}
        template <Symbolic A>
            requires(fault<A, More...> == custom_fault::jvp_result)
        COSTATE_UNAVAILABLE(COSTATE_CUSTOM_JVP_RESULT)
        constexpr cannot_call(const A&) {}
    };
    template <Symbolic... More>
    constexpr mistaken operator()(const not_deduced<cannot_call<More...>>&, const More&...) const {
        return {};
    }
};

/// A function with its own reverse-mode rule: `backward(x..., y, cotangent)` returns the cotangent of the argument, or
/// `outputs(c1, c2, ...)` for several. Both are lambdas without captures, in the expression language.
template <class Forward, class Backward>
constexpr custom_function<custom_vjp_op, Forward, Backward> custom_vjp(
    const Forward&, const Backward&) {
    return {};
}
/// A function with its own forward-mode rule: `tangent(x..., t...)` returns the tangent of the value, linear in the t.
/// Reverse mode is its transpose.
template <class Forward, class Tangent>
constexpr custom_function<custom_jvp_op, Forward, Tangent> custom_jvp(
    const Forward&, const Tangent&) {
    return {};
}

}  // namespace costate
