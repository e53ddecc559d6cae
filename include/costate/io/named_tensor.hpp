// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <costate/core/tensor.hpp>
#include <costate/io/text.hpp>

namespace costate::io {

/// The element types that files of tensors may hold.
enum class dtype : std::uint8_t { float32, float64, int32, bfloat16 };

constexpr std::string_view name_of(dtype type_) {
    switch (type_) {
        case dtype::float32:
            return "float32";
        case dtype::float64:
            return "float64";
        case dtype::int32:
            return "int32";
        case dtype::bfloat16:
            return "bfloat16";
    }
    return "?";
}

/// Bytes of one element.
constexpr std::size_t size_of(dtype type_) {
    return type_ == dtype::float64 ? 8 : type_ == dtype::bfloat16 ? 2 : 4;
}

template <class T>
concept Storable = std::is_same_v<T, float> || std::is_same_v<T, double> ||
    std::is_same_v<T, std::int32_t> || std::is_same_v<T, bfloat16>;

template <Storable T>
inline constexpr dtype dtype_of = std::is_same_v<T, float> ? dtype::float32
    : std::is_same_v<T, double>                            ? dtype::float64
    : std::is_same_v<T, bfloat16>                          ? dtype::bfloat16
                                                           : dtype::int32;

/// A named tensor in row-major order that belongs to someone else, to be written to a file.
/// `data` holds `size_of(type)` times the product of `shape` bytes; name and shape must outlive it.
struct const_named_tensor {
    std::string_view name;
    dtype type = dtype::float32;
    std::span<const std::size_t> shape;
    const void* data = nullptr;
};

/// The same, to be filled from a file.
struct named_tensor {
    std::string_view name;
    dtype type = dtype::float32;
    std::span<const std::size_t> shape;
    void* data = nullptr;

    operator const_named_tensor() const { return {name, type, shape, data}; }
};

/// A view of `values_` under a name and a shape, whose product must be `values_.size()`.
template <class T>
    requires Storable<std::remove_const_t<T>>
auto name_tensor(
    std::string_view name_, std::span<const std::size_t> shape_, std::span<T> values_) {
    using named = std::conditional_t<std::is_const_v<T>, const_named_tensor, named_tensor>;
    return named{name_, dtype_of<std::remove_const_t<T>>, shape_, values_.data()};
}

/// The bytes a view covers; a shape too large for memory gives 0, as no such tensor exists.
inline std::size_t bytes_of(const const_named_tensor& tensor_) {
    std::size_t count = 0;
    if (!multiply_checked(tensor_.shape, count) ||
        __builtin_mul_overflow(count, size_of(tensor_.type), &count))
        return 0;
    return count;
}

/// A view as messages print it: `"w1" float32 [784, 128]`.
inline std::string describe(const const_named_tensor& tensor_) {
    return quote_text(tensor_.name) + " " + std::string(name_of(tensor_.type)) + " " +
        shape_text(tensor_.shape);
}

namespace detail {

// Out of line: g++ 12 takes a name within a constant graph for one without an end, and warns.
[[gnu::noinline]] inline std::string_view text_at(const char* begin_) { return begin_; }

template <class View>
struct view_shape;
template <class T, extent... Dims>
struct view_shape<tensor_view<T, Dims...>> {
    static constexpr std::array<std::size_t, sizeof...(Dims)> extents{
        static_cast<std::size_t>(Dims)...};
};

}  // namespace detail

/// The tensors of a record of parameters, or of anything with a member `for_each(f)` that calls
/// `f(name, tensor_view)` for each of them: what is to be saved or loaded. A constant record gives
/// `const_named_tensor`s. The record must outlive them.
template <class Record>
auto named_tensors(Record& record_) {
    using element = std::conditional_t<std::is_const_v<Record>, const_named_tensor, named_tensor>;
    std::vector<element> all;
    record_.for_each([&]<class View>(const char* name, View view) {
        using value = std::remove_pointer_t<decltype(view.data())>;
        all.push_back(io::name_tensor(
            detail::text_at(name), detail::view_shape<View>::extents,
            std::span<value>(view.data(), view.size())));
    });
    return all;
}

}  // namespace costate::io
