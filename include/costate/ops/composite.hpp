// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>

namespace costate {

/// A function that is only an abbreviation: a shape rule for the surfaces, and `build`, which writes it in terms of other
/// operations. It never becomes a node, and a formula that uses it spells its arguments once.
struct composite {
    static constexpr auto kind = form::kernel;

    template <class Op>
    struct rules {
        static constexpr typing result(const signature& s) { return Op::result(s); }
    };
};

}  // namespace costate

/// Defines `name<choices...>(x)` for an abbreviation: what is chosen stands behind the message, as template parameters.
#define COSTATE_CHOICE_FUNCTION(name, op, message, ...)                          \
    template <__VA_ARGS__, ::costate::Symbolic A>                                \
        requires(::costate::applicable<op, ::costate::attribute_list<>, A>)      \
    constexpr ::costate::applied<op, A> name(const A& x_) {                      \
        return ::costate::apply<op>(x_);                                         \
    }                                                                            \
    template <__VA_ARGS__, ::costate::Symbolic A>                                \
        requires(!::costate::applicable<op, ::costate::attribute_list<>, A>)     \
    __attribute__((unavailable(message)))                                        \
    constexpr A name(const A& x_) {                                              \
        return x_;                                                               \
    }

/// Defines `name<choices...>(a, b)`.
#define COSTATE_BINARY_CHOICE_FUNCTION(name, op, message, ...)                                                       \
    template <__VA_ARGS__, ::costate::Symbolic A, ::costate::Symbolic B>                                             \
        requires(::costate::applicable<op, ::costate::attribute_list<>, A, B>)                                       \
    constexpr ::costate::applied<op, A, B> name(const A& a_, const B& b_) {                                          \
        return ::costate::apply<op>(a_, b_);                                                                         \
    }                                                                                                                \
    template <__VA_ARGS__, ::costate::Symbolic A, ::costate::Symbolic B>                                             \
        requires(!::costate::applicable<op, ::costate::attribute_list<>, A, B>)                                      \
    __attribute__((unavailable(message)))                                                                            \
    constexpr A name(const A& a_, const B&) {                                                                        \
        return a_;                                                                                                   \
    }

#include <costate/ops/function.hpp>  // last, because reductions are among what it brings, and use these
