// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/surface.hpp>

// How an operation gets its name in the expression language. Written as macros because a mistake must be reported on
// the line of the user who calls the function: the overload for it has to be the function itself, marked unavailable.

/// Defines `name(x)` for operation `op`.
#define COSTATE_UNARY_FUNCTION(name, op)                                                      \
    template <::costate::Symbolic A>                                                          \
        requires(::costate::applicable<op, ::costate::attribute_list<>, A>)                   \
    constexpr ::costate::applied<op, A> name(const A& x_) {                                   \
        return ::costate::apply<op>(x_);                                                      \
    }                                                                                         \
    template <::costate::Symbolic A>                                                          \
        requires(!::costate::applicable<op, ::costate::attribute_list<>, A>)                  \
    __attribute__((unavailable("costate: " #name "(x): x has to hold float or double elements")))     \
    constexpr A name(const A& x_) {                                                           \
        return x_;                                                                            \
    }

/// Defines `name(a, b)` for operation `op`; `spelled` is how a message writes the call.
#define COSTATE_BINARY_FUNCTION(name, op, spelled)                                                                     \
    template <class A, class B>                                                                                        \
        requires(::costate::Operands<A, B> && ::costate::applicable<op, ::costate::attribute_list<>, A, B>)            \
    constexpr ::costate::applied<op, A, B> name(const A& a_, const B& b_) {                                            \
        return ::costate::apply<op>(a_, b_);                                                                           \
    }                                                                                                                  \
    template <class A, class B>                                                                                        \
        requires(::costate::Operands<A, B> && !::costate::applicable<op, ::costate::attribute_list<>, A, B>)           \
    __attribute__((unavailable("costate: " spelled ": a and b need one element type and shapes that agree or broadcast "       \
                       "(aligned at the last axis); their types are A and B")))                                        \
    constexpr auto name(const A& a_, const B& b_) {                                                                    \
        return ::costate::either_symbolic(a_, b_);                                                                     \
    }

/// Defines `name(a, b, c)` for operation `op`.
#define COSTATE_TERNARY_FUNCTION(name, op)                                                                             \
    template <class A, class B, class C>                                                                               \
        requires(::costate::Operands<A, B, C> && ::costate::applicable<op, ::costate::attribute_list<>, A, B, C>)      \
    constexpr ::costate::applied<op, A, B, C> name(const A& a_, const B& b_, const C& c_) {                            \
        return ::costate::apply<op>(a_, b_, c_);                                                                       \
    }                                                                                                                  \
    template <class A, class B, class C>                                                                               \
        requires(::costate::Operands<A, B, C> && !::costate::applicable<op, ::costate::attribute_list<>, A, B, C>)     \
    __attribute__((unavailable("costate: " #name "(a, b, c): the three need one element type and shapes that agree or "        \
                       "broadcast (aligned at the last axis); their types are A, B and C")))                           \
    constexpr auto name(const A& a_, const B& b_, const C& c_) {                                                       \
        return ::costate::either_symbolic(a_, b_, c_);                                                                 \
    }

namespace costate {

/// Something harmless to go on with after a mistake.
template <class A, class... Rest>
constexpr auto either_symbolic(const A& a_, const Rest&... rest_) {
    if constexpr (Symbolic<A>)
        return a_;
    else
        return either_symbolic(rest_...);
}

}  // namespace costate

#include <costate/ops/piecewise.hpp>  // last: terms need their arithmetic wherever they are made
