// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <costate/core/bfloat16.hpp>

namespace costate {

/// What one element of a tensor is. `none` is the type of a mistake.
enum class element : std::uint8_t { none, uint8, int32, float32, float64, bfloat16 };

template <class T>
inline constexpr element element_of = element::none;
template <>
inline constexpr element element_of<std::uint8_t> = element::uint8;
template <>
inline constexpr element element_of<std::int32_t> = element::int32;
template <>
inline constexpr element element_of<float> = element::float32;
template <>
inline constexpr element element_of<double> = element::float64;

template <>
inline constexpr element element_of<bfloat16> = element::bfloat16;

template <element E>
struct element_traits;
template <>
struct element_traits<element::uint8> {
    using type = std::uint8_t;
};
template <>
struct element_traits<element::int32> {
    using type = std::int32_t;
};
template <>
struct element_traits<element::float32> {
    using type = float;
};
template <>
struct element_traits<element::float64> {
    using type = double;
};
template <>
struct element_traits<element::bfloat16> {
    using type = costate::bfloat16;
};
/// The C++ type of an element: `element_type<element::float32>` is `float`.
template <element E>
using element_type = typename element_traits<E>::type;

/// Types that a tensor may hold.
template <class T>
concept Element = element_of<T> != element::none;

/// Elements that arithmetic takes.
constexpr bool is_real(element e) { return e == element::float32 || e == element::float64; }

/// What a derivative with respect to such elements consists of: that of a stored bfloat16 is a float, since sums of many
/// small numbers would be lost in 8 bits. `none` where there are no derivatives.
constexpr element derivative_kind(element e) {
    if (e == element::bfloat16) return element::float32;
    return is_real(e) ? e : element::none;
}
constexpr bool is_differentiable(element e) { return derivative_kind(e) != element::none; }

constexpr std::size_t bytes_of(element e) {
    switch (e) {
        case element::uint8:
            return 1;
        case element::bfloat16:
            return 2;
        case element::int32:
        case element::float32:
            return 4;
        case element::float64:
            return 8;
        case element::none:
            break;
    }
    return 0;
}

constexpr const char* name_of(element e) {
    switch (e) {
        case element::uint8:
            return "uint8";
        case element::int32:
            return "int32";
        case element::float32:
            return "float32";
        case element::float64:
            return "float64";
        case element::bfloat16:
            return "bfloat16";
        case element::none:
            break;
    }
    return "none";
}

}  // namespace costate
