// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/surface.hpp>

namespace costate {

/// The arguments of a formula, held by value in public members so that a formula can be a template argument.
template <class... Args>
struct operands {};
template <class First, class... Rest>
struct operands<First, Rest...> {
    [[no_unique_address]] First first;
    [[no_unique_address]] operands<Rest...> rest;
};

template <std::size_t I, class... Args>
constexpr const auto& operand(const operands<Args...>& all) {
    if constexpr (I == 0)
        return all.first;
    else
        return operand<I - 1>(all.rest);
}

constexpr operands<> operands_of() { return {}; }
template <class First, class... Rest>
constexpr operands<First, Rest...> operands_of(const First& first, const Rest&... rest) {
    return {first, operands_of(rest...)};
}

/// The type of an expression whose type is static; a literal takes the element type of its company.
template <class T>
consteval tensor_type static_type(element company) {
    if constexpr (Symbolic<T>)
        return T::type;
    else
        return {company, 0, {}};
}
template <class... Args>
consteval element static_kind() {
    element kind = element::none;
    const auto look = [&]<class T>(const T*) {
        if constexpr (Symbolic<T>)
            if (kind == element::none) kind = T::type.kind;
    };
    (look(static_cast<const Args*>(nullptr)), ...);
    return kind;
}

/// What the shape rule of `Op` says of arguments with static types.
template <class Op, class Attributes, class... Args>
consteval typing static_typing() {
    constexpr element kind = static_kind<Args...>();
    const tensor_type types[] = {static_type<Args>(kind)...};
    return Op::template rules<Op>::result(
        {types, sizeof...(Args), Attributes::values, Attributes::size});
}

}  // namespace costate
