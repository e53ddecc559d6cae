// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace costate {

/// A number of 16 bits, the upper half of a float: its range, 8 bits of precision. It is for storage: every value is a
/// float, to which it converts by itself, so arithmetic on it is arithmetic on floats. What is stored is rounded to
/// nearest, ties to even; a NaN stays one, with its sign.
class bfloat16 {
public:
    bfloat16() = default;
    constexpr explicit bfloat16(float value_)
        : upper_(rounded(std::bit_cast<std::uint32_t>(value_))) {}
    /// By way of float.
    template <class T>
        requires(std::is_arithmetic_v<T> && !std::is_same_v<T, float>)
    constexpr explicit bfloat16(T value_) : bfloat16(static_cast<float>(value_)) {}

    constexpr operator float() const {
        return std::bit_cast<float>(static_cast<std::uint32_t>(upper_) << 16);
    }

    static constexpr bfloat16 from_bits(std::uint16_t bits_) {
        bfloat16 b{};
        b.upper_ = bits_;
        return b;
    }
    constexpr std::uint16_t bits() const { return upper_; }

private:
    std::uint16_t upper_;

    static constexpr std::uint16_t rounded(std::uint32_t bits) {
        // A NaN whose payload is in the lower half alone would become infinity.
        if ((bits & 0x7fffffffu) > 0x7f800000u)
            return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
        return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
    }
};

}  // namespace costate
