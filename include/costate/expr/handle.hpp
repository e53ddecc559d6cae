// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/operands.hpp>

namespace costate {

/// A tensor inside a function that is being traced: element type and shape in the type, where a mistake shows them, and
/// a place in the graph as the value.
template <class T, class Shape>
struct expr : symbolic_base {
    using surface = struct handle_surface;
    using element_type = T;
    static constexpr int surface_rank = 2;
    static constexpr tensor_type type = Shape::of(element_of<T>);

    term traced{};

    constexpr term lower(builder&) const { return traced; }

    __attribute__((unavailable(
        "costate: a traced value is not known while the model is being traced; choose with "
        "select(condition, a, b)"))) constexpr explicit
    operator bool() const {
        return false;
    }
};

/// Whether it is a traced tensor.
template <class T>
inline constexpr bool is_handle = requires(const T& handle_) { handle_.traced; };

/// A literal beside a traced value in a comparison.
struct compared_literal {
    template <Literal A>
    constexpr compared_literal(const A&) {}
};
/// Anything beside a traced value in a comparison.
struct compared {
    template <Operand A>
    constexpr compared(const A&) {}
};
/// The traced value itself. A converting constructor bears the message for the reason that ops/mistaken.hpp gives.
struct compared_trace {
    term traced;

    template <class T, class Shape>
    __attribute__((
        unavailable("costate: a traced value is not known while the model is being traced; compare "
                    "elements with less(a, b), "
                    "less_equal, greater, greater_equal, equal or not_equal and choose with "
                    "select(condition, a, b)"))) constexpr compared_trace(const expr<T, Shape>& x_)
        : traced(x_.traced) {}
};

/// What a comparison returns, to go on with in a condition or a select without a second complaint.
struct undecided : expr<float, shape<>> {
    constexpr explicit undecided(const compared_trace& x_) { traced = x_.traced; }
    constexpr operator bool() const { return false; }
};

#define COSTATE_UNKNOWN_COMPARISON(operation)                                          \
    constexpr undecided operation(const compared_trace& a_, const compared&) {         \
        return undecided(a_);                                                          \
    }                                                                                  \
    constexpr undecided operation(const compared_literal&, const compared_trace& b_) { \
        return undecided(b_);                                                          \
    }
COSTATE_UNKNOWN_COMPARISON(operator<)
COSTATE_UNKNOWN_COMPARISON(operator>)
COSTATE_UNKNOWN_COMPARISON(operator<=)
COSTATE_UNKNOWN_COMPARISON(operator>=)
COSTATE_UNKNOWN_COMPARISON(operator==)
COSTATE_UNKNOWN_COMPARISON(operator!=)
#undef COSTATE_UNKNOWN_COMPARISON

/// The handle for a static type, which `Holder::type` is. The holder is a class because g++ 12 crashes on an alias whose
/// template argument is the value itself.
template <class Holder, class Axes = std::make_index_sequence<Holder::type.rank>>
struct handle_for;
template <class Holder, std::size_t... I>
struct handle_for<Holder, std::index_sequence<I...>> {
    using handle = expr<element_type<Holder::type.kind>, shape<Holder::type.dims[I]...>>;
};

/// Holds the type of an application.
template <class Op, class Attributes, class... Args>
struct application_type {
    static constexpr tensor_type type = static_typing<Op, Attributes, Args...>().type;
};

/// The graph of the first argument that is a handle.
template <class First, class... Rest>
constexpr builder* traced_graph(const First& first, const Rest&... rest) {
    if constexpr (requires { first.traced; })
        return first.traced.graph;
    else
        return traced_graph(rest...);
}

struct handle_surface {
    template <class Op, class Attributes, class... Args>
    using result = typename handle_for<application_type<Op, Attributes, Args...>>::handle;

    template <class Op, class Attributes, class... Args>
    static consteval bool accepts() {
        return static_typing<Op, Attributes, Args...>().problem == nullptr;
    }
    template <class Op, class Attributes, class... Args>
    static constexpr result<Op, Attributes, Args...> apply(const Args&... args) {
        builder& b = *traced_graph(args...);
        return {{}, term_surface::apply_in<Op>(b, Attributes::values, Attributes::size, args...)};
    }
};

}  // namespace costate
