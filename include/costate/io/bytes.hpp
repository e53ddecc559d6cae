// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace costate::io {

/// An unsigned number stored least significant byte first.
template <std::unsigned_integral T>
constexpr T from_little_endian(std::span<const std::uint8_t, sizeof(T)> bytes_) {
    T value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) value = static_cast<T>(value << 8 | bytes_[i]);
    return value;
}

/// An unsigned number stored most significant byte first.
template <std::unsigned_integral T>
constexpr T from_big_endian(std::span<const std::uint8_t, sizeof(T)> bytes_) {
    T value = 0;
    for (std::uint8_t byte : bytes_) value = static_cast<T>(value << 8 | byte);
    return value;
}

template <std::unsigned_integral T>
constexpr void to_little_endian(T value_, std::span<std::uint8_t, sizeof(T)> bytes_) {
    for (std::size_t i = 0; i < sizeof(T); ++i)
        bytes_[i] = static_cast<std::uint8_t>(value_ >> (8 * i) & 0xff);
}

/// Reverses the bytes of every element of `width_` bytes in place.
constexpr void swap_endianness(std::span<std::uint8_t> bytes_, std::size_t width_) {
    for (std::size_t start = 0; start + width_ <= bytes_.size(); start += width_)
        for (std::size_t i = 0; i < width_ / 2; ++i)
            std::swap(bytes_[start + i], bytes_[start + width_ - 1 - i]);
}

inline constexpr bool host_is_little_endian = std::endian::native == std::endian::little;

}  // namespace costate::io
