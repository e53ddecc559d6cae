// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/isa.hpp>

#include <type_traits>

/// How `math::f(x)` finds the f for x. A number goes to `math::scalar`, integers as doubles; any
/// other type (a pack, a dual number, a type of the user's) to the f beside that type, found by its
/// argument alone, so that generic code may say math::f(x) before the type's header is included.

#define COSTATE_MATH_UNARY(f)                                                    \
    namespace costate::math::by_argument {                                       \
    void f();                                                                    \
    template <class T>                                                           \
    __attribute__((always_inline)) inline constexpr auto call_##f(const T& x_) { \
        return f(x_);                                                            \
    }                                                                            \
    }                                                                            \
    namespace costate::math {                                                    \
    template <class T>                                                           \
    __attribute__((always_inline)) inline constexpr auto f(const T& x_) {        \
        if constexpr (std::is_same_v<T, float>) {                                \
            return scalar::f(x_);                                                \
        } else if constexpr (std::is_arithmetic_v<T>) {                          \
            return scalar::f(static_cast<double>(x_));                           \
        } else {                                                                 \
            return by_argument::call_##f(x_);                                    \
        }                                                                        \
    }                                                                            \
    }

#define COSTATE_MATH_BINARY(f)                                                                \
    namespace costate::math::by_argument {                                                    \
    void f();                                                                                 \
    template <class A, class B>                                                               \
    __attribute__((always_inline)) inline constexpr auto call_##f(const A& a_, const B& b_) { \
        return f(a_, b_);                                                                     \
    }                                                                                         \
    }                                                                                         \
    namespace costate::math {                                                                 \
    template <class A, class B>                                                               \
    __attribute__((always_inline)) inline constexpr auto f(const A& a_, const B& b_) {        \
        if constexpr (std::is_same_v<A, float> && std::is_same_v<B, float>) {                 \
            return scalar::f(a_, b_);                                                         \
        } else if constexpr (std::is_arithmetic_v<A> && std::is_arithmetic_v<B>) {            \
            return scalar::f(static_cast<double>(a_), static_cast<double>(b_));               \
        } else {                                                                              \
            return by_argument::call_##f(a_, b_);                                             \
        }                                                                                     \
    }                                                                                         \
    }
