// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/constant.hpp>

#include <type_traits>

// How a mistake in a call is reported on the user's line, in few lines: beside each function stands an overload for what the
// function does not accept, which is unavailable and says why. For clang the overload itself is. Since g++ complains of an
// unavailable function twice, the overload's last parameter is there what is: a class that anything converts to.

namespace costate {

/// What a mistaken call returns: an expression that goes along with everything, so that one mistake is reported once.
struct mistaken : symbolic_base {
    using surface = mistaken;
    static constexpr int surface_rank = 4;
    static constexpr tensor_type type{element::float32, 0, {}};
    static constexpr std::size_t expansion = 0;

    template <class Op, class Attributes, class... Args>
    using result = mistaken;
    template <class Op, class Attributes, class... Args>
    static consteval bool accepts() {
        return true;
    }
    template <class Op, class Attributes, class... Args>
    static constexpr mistaken apply(const Args&...) {
        return {};
    }
    constexpr term lower(builder& b) const { return constant(b, type, 0); }
};

/// A formula contains its own definition in its type, so whatever is used twice is spelled out twice; past this many
/// operations a compiler would choke.
inline constexpr std::size_t formula_limit = 2000;

template <class T>
consteval std::size_t expansion_of() {
    if constexpr (Symbolic<T>)
        return T::expansion;
    else
        return 0;
}
/// Whether an operation on these operands spells out more than a formula may.
template <class... Args>
inline constexpr bool too_large = (expansion_of<Args>() + ... + 1) > formula_limit;

/// T, where it says nothing about template arguments.
template <class T>
using not_deduced = std::type_identity_t<T>;

}  // namespace costate

#define COSTATE_BARE(...) __VA_ARGS__
#define COSTATE_UNAVAILABLE(text) __attribute__((unavailable(text)))
#define COSTATE_NOT_REAL \
    "costate: this function needs float or double elements; the type of its operand is A"
#define COSTATE_MISMATCH                                                                      \
    "costate: the operands of an elementwise function need one element type and shapes that " \
    "agree or broadcast (aligned at the "                                                     \
    "last axis); their types are A, B..."
#define COSTATE_TOO_LARGE                                                                        \
    "costate: this formula spells out more than 2000 operations; give shared parts a name with " \
    "let(), or write the model as a "                                                            \
    "function"

#define COSTATE_ACCEPT_ONE(name, op, ...)                                                \
    template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A>                           \
        requires(::costate::applicable<COSTATE_BARE op, ::costate::attribute_list<>, A>) \
    constexpr ::costate::applied<COSTATE_BARE op, A> name(const A& a_) {                 \
        return ::costate::apply<COSTATE_BARE op>(a_);                                    \
    }
#define COSTATE_ACCEPT_TWO(name, op, ...)                                                   \
    template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A, ::costate::Symbolic B>       \
        requires(::costate::applicable<COSTATE_BARE op, ::costate::attribute_list<>, A, B>) \
    constexpr ::costate::applied<COSTATE_BARE op, A, B> name(const A& a_, const B& b_) {    \
        return ::costate::apply<COSTATE_BARE op>(a_, b_);                                   \
    }
#define COSTATE_ACCEPT_THREE(name, op, ...)                                                    \
    template <                                                                                 \
        __VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A, ::costate::Symbolic B,                \
        ::costate::Symbolic C>                                                                 \
        requires(::costate::applicable<COSTATE_BARE op, ::costate::attribute_list<>, A, B, C>) \
    constexpr ::costate::applied<COSTATE_BARE op, A, B, C> name(                               \
        const A& a_, const B& b_, const C& c_) {                                               \
        return ::costate::apply<COSTATE_BARE op>(a_, b_, c_);                                  \
    }

#define COSTATE_ACCEPT_MANY(name, op, ...)                                                        \
    template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A, ::costate::Symbolic... More>       \
        requires(::costate::applicable<COSTATE_BARE op, ::costate::attribute_list<>, A, More...>) \
    constexpr ::costate::applied<COSTATE_BARE op, A, More...> name(                               \
        const A& a_, const More&... more_) {                                                      \
        return ::costate::apply<COSTATE_BARE op>(a_, more_...);                                   \
    }

// COSTATE_FUNCTION_OF_ONE defines `name<parameters...>(a)` for operation `op`, which stands in parentheses, and refuses calls
// that do not fit it with this text; what follows the text are the function's template parameters. COSTATE_FUNCTION_OF_MANY takes
// one operand and more.

#if defined(__clang__)

#    define COSTATE_FUNCTION_OF_ONE(name, op, text, ...)           \
        COSTATE_ACCEPT_ONE(name, op, __VA_ARGS__)                  \
        template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A> \
        COSTATE_UNAVAILABLE(text)                                  \
        constexpr ::costate::mistaken name(const A&) {             \
            return {};                                             \
        }
#    define COSTATE_FUNCTION_OF_TWO(name, op, text, ...)                                  \
        COSTATE_ACCEPT_TWO(name, op, __VA_ARGS__)                                         \
        template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A, ::costate::Symbolic B> \
        COSTATE_UNAVAILABLE(text)                                                         \
        constexpr ::costate::mistaken name(const A&, const B&) {                          \
            return {};                                                                    \
        }
#    define COSTATE_FUNCTION_OF_THREE(name, op, text, ...)                          \
        COSTATE_ACCEPT_THREE(name, op, __VA_ARGS__)                                 \
        template <                                                                  \
            __VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A, ::costate::Symbolic B, \
            ::costate::Symbolic C>                                                  \
        COSTATE_UNAVAILABLE(text)                                                   \
        constexpr ::costate::mistaken name(const A&, const B&, const C&) {          \
            return {};                                                              \
        }
// A constraint on each of several types is never part of a stronger one, so the refusal says what it is not for.
#    define COSTATE_FUNCTION_OF_MANY(name, op, text, ...)                                         \
        COSTATE_ACCEPT_MANY(name, op, __VA_ARGS__)                                                \
        template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A, ::costate::Symbolic... More>   \
            requires(                                                                             \
                !::costate::applicable<COSTATE_BARE op, ::costate::attribute_list<>, A, More...>) \
        COSTATE_UNAVAILABLE(text)                                                                 \
        constexpr ::costate::mistaken name(const A&, const More&...) {                            \
            return {};                                                                            \
        }

#else

namespace costate {

/// The operand of an elementwise function of one.
struct not_real {
    template <Symbolic A>
        requires(!too_large<A>)
    COSTATE_UNAVAILABLE(COSTATE_NOT_REAL)
    constexpr not_real(const A&) {}
    template <Symbolic A>
        requires(too_large<A>)
    COSTATE_UNAVAILABLE(COSTATE_TOO_LARGE)
    constexpr not_real(const A&) {}
};

/// The last operand of an elementwise function, behind the others.
template <class A, class... More>
struct mismatch {
    template <class B>
        requires(Operands<A, More..., B> && !too_large<A, More..., B>)
    COSTATE_UNAVAILABLE(COSTATE_MISMATCH)
    constexpr mismatch(const B&) {}
    template <class B>
        requires(Operands<A, More..., B> && too_large<A, More..., B>)
    COSTATE_UNAVAILABLE(COSTATE_TOO_LARGE)
    constexpr mismatch(const B&) {}
};

}  // namespace costate

#    define COSTATE_FUNCTION_OF_ONE(name, op, text, ...)           \
        COSTATE_ACCEPT_ONE(name, op, __VA_ARGS__)                  \
        struct cannot_##name {                                     \
            template <::costate::Symbolic A>                       \
            COSTATE_UNAVAILABLE(text)                              \
            constexpr cannot_##name(const A&) {}                   \
        };                                                         \
        template <__VA_ARGS__ __VA_OPT__(, ) class = void>         \
        constexpr ::costate::mistaken name(const cannot_##name&) { \
            return {};                                             \
        }
#    define COSTATE_FUNCTION_OF_TWO(name, op, text, ...)                 \
        COSTATE_ACCEPT_TWO(name, op, __VA_ARGS__)                        \
        template <::costate::Symbolic A>                                 \
        struct cannot_##name {                                           \
            template <::costate::Symbolic B>                             \
            COSTATE_UNAVAILABLE(text)                                    \
            constexpr cannot_##name(const B&) {}                         \
        };                                                               \
        template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A>       \
        constexpr ::costate::mistaken name(                              \
            const A&, const ::costate::not_deduced<cannot_##name<A>>&) { \
            return {};                                                   \
        }
#    define COSTATE_FUNCTION_OF_THREE(name, op, text, ...)                                \
        COSTATE_ACCEPT_THREE(name, op, __VA_ARGS__)                                       \
        template <::costate::Symbolic A, ::costate::Symbolic B>                           \
        struct cannot_##name {                                                            \
            template <::costate::Symbolic C>                                              \
            COSTATE_UNAVAILABLE(text)                                                     \
            constexpr cannot_##name(const C&) {}                                          \
        };                                                                                \
        template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic A, ::costate::Symbolic B> \
        constexpr ::costate::mistaken name(                                               \
            const A&, const B&, const ::costate::not_deduced<cannot_##name<A, B>>&) {     \
            return {};                                                                    \
        }
#    define COSTATE_FUNCTION_OF_MANY(name, op, text, ...)                            \
        COSTATE_ACCEPT_MANY(name, op, __VA_ARGS__)                                   \
        template <::costate::Symbolic... More>                                       \
        struct cannot_##name {                                                       \
            template <::costate::Symbolic A>                                         \
            COSTATE_UNAVAILABLE(text)                                                \
            constexpr cannot_##name(const A&) {}                                     \
        };                                                                           \
        template <__VA_ARGS__ __VA_OPT__(, )::costate::Symbolic... More>             \
        constexpr ::costate::mistaken name(                                          \
            const ::costate::not_deduced<cannot_##name<More...>>&, const More&...) { \
            return {};                                                               \
        }

#endif
