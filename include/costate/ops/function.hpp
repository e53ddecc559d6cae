// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/mistaken.hpp>
#include <costate/ops/surface.hpp>

// How an elementwise operation gets its name in the expression language: COSTATE_UNARY_FUNCTION(name, op) defines name(x),
// COSTATE_BINARY_FUNCTION name(a, b), COSTATE_TERNARY_FUNCTION name(a, b, c), each with its refusals. Those are written out for
// each compiler, because clang shows every macro that a message comes through.

#define COSTATE_ACCEPT_UNARY(name, op)                                                           \
    template <class A>                                                                           \
        requires(                                                                                \
            ::costate::Operands<A> && ::costate::applicable<op, ::costate::attribute_list<>, A>) \
    constexpr ::costate::applied<op, A> name(const A& a_) {                                      \
        return ::costate::apply<op>(a_);                                                         \
    }
#define COSTATE_ACCEPT_BINARY(name, op)                                     \
    template <class A, class B>                                             \
        requires(                                                           \
            ::costate::Operands<A, B> &&                                    \
            ::costate::applicable<op, ::costate::attribute_list<>, A, B>)   \
    constexpr ::costate::applied<op, A, B> name(const A& a_, const B& b_) { \
        return ::costate::apply<op>(a_, b_);                                \
    }
#define COSTATE_ACCEPT_TERNARY(name, op)                                                    \
    template <class A, class B, class C>                                                    \
        requires(                                                                           \
            ::costate::Operands<A, B, C> &&                                                 \
            ::costate::applicable<op, ::costate::attribute_list<>, A, B, C>)                \
    constexpr ::costate::applied<op, A, B, C> name(const A& a_, const B& b_, const C& c_) { \
        return ::costate::apply<op>(a_, b_, c_);                                            \
    }

#if defined(__clang__)

#    define COSTATE_UNARY_FUNCTION(name, op)                                                \
        COSTATE_ACCEPT_UNARY(name, op)                                                      \
        template <class A>                                                                  \
            requires(::costate::Operands<A>)                                                \
        __attribute__((unavailable(COSTATE_NOT_REAL))) constexpr ::costate::mistaken name(  \
            const A&) {                                                                     \
            return {};                                                                      \
        }                                                                                   \
        template <class A>                                                                  \
            requires(::costate::Operands<A> && ::costate::too_large<A>)                     \
        __attribute__((unavailable(COSTATE_TOO_LARGE))) constexpr ::costate::mistaken name( \
            const A&) {                                                                     \
            return {};                                                                      \
        }
#    define COSTATE_BINARY_FUNCTION(name, op)                                               \
        COSTATE_ACCEPT_BINARY(name, op)                                                     \
        template <class A, class B>                                                         \
            requires(::costate::Operands<A, B>)                                             \
        __attribute__((unavailable(COSTATE_MISMATCH))) constexpr ::costate::mistaken name(  \
            const A&, const B&) {                                                           \
            return {};                                                                      \
        }                                                                                   \
        template <class A, class B>                                                         \
            requires(::costate::Operands<A, B> && ::costate::too_large<A, B>)               \
        __attribute__((unavailable(COSTATE_TOO_LARGE))) constexpr ::costate::mistaken name( \
            const A&, const B&) {                                                           \
            return {};                                                                      \
        }
#    define COSTATE_TERNARY_FUNCTION(name, op)                                              \
        COSTATE_ACCEPT_TERNARY(name, op)                                                    \
        template <class A, class B, class C>                                                \
            requires(::costate::Operands<A, B, C>)                                          \
        __attribute__((unavailable(COSTATE_MISMATCH))) constexpr ::costate::mistaken name(  \
            const A&, const B&, const C&) {                                                 \
            return {};                                                                      \
        }                                                                                   \
        template <class A, class B, class C>                                                \
            requires(::costate::Operands<A, B, C> && ::costate::too_large<A, B, C>)         \
        __attribute__((unavailable(COSTATE_TOO_LARGE))) constexpr ::costate::mistaken name( \
            const A&, const B&, const C&) {                                                 \
            return {};                                                                      \
        }

#else

#    define COSTATE_UNARY_FUNCTION(name, op) \
        COSTATE_ACCEPT_UNARY(name, op)       \
        constexpr ::costate::mistaken name(const ::costate::not_real&) { return {}; }
#    define COSTATE_BINARY_FUNCTION(name, op)                                  \
        COSTATE_ACCEPT_BINARY(name, op)                                        \
        template <class A>                                                     \
        constexpr ::costate::mistaken name(                                    \
            const A&, const ::costate::not_deduced<::costate::mismatch<A>>&) { \
            return {};                                                         \
        }
#    define COSTATE_TERNARY_FUNCTION(name, op)                                              \
        COSTATE_ACCEPT_TERNARY(name, op)                                                    \
        template <class A, class B>                                                         \
        constexpr ::costate::mistaken name(                                                 \
            const A&, const B&, const ::costate::not_deduced<::costate::mismatch<A, B>>&) { \
            return {};                                                                      \
        }

#endif

#include <costate/ops/piecewise.hpp>  // last: terms need their arithmetic wherever they are made
