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
    static constexpr std::size_t expansion = 1;

    term traced{};

    constexpr term lower(builder&) const { return traced; }

    __attribute__((unavailable("costate: a traced value is not known while the model is being traced; choose with "
                       "select(condition, a, b)")))
    constexpr explicit operator bool() const {
        return false;
    }
};

/// What stands on either side of a comparison. A class, so that the operators below are no templates: compilers complain
/// of a template twice.
struct compared {
    term traced{};

    template <class A>
        requires Literal<A>
    constexpr compared(const A&) {}
    template <class T, class Shape>
    constexpr compared(const expr<T, Shape>& x_) : traced(x_.traced) {}
};

/// What a comparison returns, to go on with in a condition or a select without a second complaint.
struct undecided : expr<float, shape<>> {
    constexpr undecided(const compared& a_, const compared& b_) { traced = a_.traced.exists() ? a_.traced : b_.traced; }
    constexpr operator bool() const { return false; }
};

// Written out: a message from a macro takes more lines.
__attribute__((unavailable("costate: a < b: a traced value is not known while the model is being traced; compare elements with "
                           "less(a, b) and choose with select(condition, a, b)")))
constexpr undecided operator<(const compared& a_, const compared& b_) {
    return {a_, b_};
}
__attribute__((unavailable("costate: a > b: a traced value is not known while the model is being traced; compare elements with "
                           "greater(a, b) and choose with select(condition, a, b)")))
constexpr undecided operator>(const compared& a_, const compared& b_) {
    return {a_, b_};
}
__attribute__((unavailable("costate: a <= b: a traced value is not known while the model is being traced; compare elements with "
                           "less_equal(a, b) and choose with select(condition, a, b)")))
constexpr undecided operator<=(const compared& a_, const compared& b_) {
    return {a_, b_};
}
__attribute__((unavailable("costate: a >= b: a traced value is not known while the model is being traced; compare elements with "
                           "greater_equal(a, b) and choose with select(condition, a, b)")))
constexpr undecided operator>=(const compared& a_, const compared& b_) {
    return {a_, b_};
}
__attribute__((unavailable("costate: a == b: a traced value is not known while the model is being traced; compare elements with "
                           "equal(a, b) and choose with select(condition, a, b)")))
constexpr undecided operator==(const compared& a_, const compared& b_) {
    return {a_, b_};
}
__attribute__((unavailable("costate: a != b: a traced value is not known while the model is being traced; compare elements with "
                           "not_equal(a, b) and choose with select(condition, a, b)")))
constexpr undecided operator!=(const compared& a_, const compared& b_) {
    return {a_, b_};
}

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

struct handle_surface {
    template <class Op, class Attributes, class... Args>
    using result = typename handle_for<application_type<Op, Attributes, Args...>>::handle;

    template <class Op, class Attributes, class... Args>
    static consteval bool accepts() {
        return static_typing<Op, Attributes, Args...>().problem == nullptr;
    }
    template <class Op, class Attributes, class... Args>
    static constexpr result<Op, Attributes, Args...> apply(const Args&... args) {
        builder& b = *graph_of(args...);
        return {{}, term_surface::apply_in<Op>(b, Attributes::values, Attributes::size, args...)};
    }

private:
    template <class First, class... Rest>
    static constexpr builder* graph_of(const First& first, const Rest&... rest) {
        if constexpr (requires { first.traced; })
            return first.traced.graph;
        else
            return graph_of(rest...);
    }
};

}  // namespace costate
