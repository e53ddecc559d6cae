// SPDX-License-Identifier: BSL-1.0
#include <costate/core/element.hpp>

#include <type_traits>

using namespace costate;

// The type of an element and the element of a type belong together.
template <class T>
constexpr bool both_ways =
    std::is_same_v<element_type<element_of<T>>, T> && bytes_of(element_of<T>) == sizeof(T) && Element<T>;
static_assert(both_ways<std::uint8_t> && both_ways<std::int32_t> && both_ways<float> && both_ways<double> && both_ways<bfloat16>);

static_assert(!Element<long double> && !Element<std::int64_t> && !Element<bool> && !Element<const float>);
static_assert(is_real(element::float32) && is_real(element::float64));
static_assert(!is_real(element::int32) && !is_real(element::uint8) && !is_real(element::none));
static_assert(!is_real(element::bfloat16) && derivative_kind(element::bfloat16) == element::float32);
static_assert(derivative_kind(element::float64) == element::float64 && !is_differentiable(element::int32));
static_assert(bytes_of(element::none) == 0);
static_assert(name_of(element::float32)[5] == '3' && name_of(element::none)[0] == 'n');
