// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/elementwise.hpp>

namespace costate {

/// Base of an operation whose value is an ordinary C++ function of numbers, which the library cannot look into: derive
/// from `opaque<Op, arity>`, give `name`, `static T call(T...)` for T = double (or float), and `partial` or `partials` as
/// for any elementwise operation; then name it with COSTATE_UNARY_FUNCTION or COSTATE_BINARY_FUNCTION. It is called for
/// one element after the other. If `call` is not constexpr, the operation is for run time only.
template <class Op, std::size_t Arity>
struct opaque : elementwise<Arity> {
    static constexpr std::uint16_t flops = 20;

    template <class T, class... Rest>
    static constexpr T value(const T& x_, const Rest&... rest_) {
        if constexpr (requires { T::lanes; }) {
            typename T::value_type numbers[1 + sizeof...(Rest)][T::lanes];
            typename T::value_type results[T::lanes];
            std::size_t next = 0;
            x_.store(numbers[next++]);
            (rest_.store(numbers[next++]), ...);
            for (std::size_t lane = 0; lane < T::lanes; ++lane)
                results[lane] = static_cast<typename T::value_type>(
                    call_lane(numbers, lane, std::make_index_sequence<1 + sizeof...(Rest)>{}));
            return T::load(results);
        } else {
            return static_cast<T>(Op::call(x_, rest_...));
        }
    }

private:
    template <class Numbers, std::size_t... I>
    static constexpr auto call_lane(
        const Numbers& numbers, std::size_t lane, std::index_sequence<I...>) {
        return Op::call(numbers[I][lane]...);
    }
};

}  // namespace costate
