// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace costate::io {

/// An extent that may be anything, in the shape a reader is told to expect.
inline constexpr std::size_t any_extent = std::numeric_limits<std::size_t>::max();

/// A shape as messages print it: `[any, 28, 28]`.
inline std::string shape_text(std::span<const std::size_t> shape_) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape_.size(); ++i) {
        if (i != 0) text += ", ";
        text += shape_[i] == any_extent ? std::string("any") : std::to_string(shape_[i]);
    }
    return text + "]";
}

/// Text from a file, in quotes, at most 60 bytes of it, anything unprintable escaped: what an
/// unknown file says must not reach a terminal as control sequences.
inline std::string quote_text(std::string_view text_) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t longest = 60;
    std::string text = "\"";
    for (char c : text_.substr(0, longest)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\') {
            text += c;
        } else {
            text += "\\x";
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
    }
    return text + (text_.size() > longest ? "…\"" : "\"");
}

/// The first bytes of a file as messages print them: `89 50 4e 47`.
inline std::string bytes_text(std::span<const std::uint8_t> bytes_) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::uint8_t byte : bytes_) {
        if (!text.empty()) text += ' ';
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

/// `product` = the product of `factors_`; false when it does not fit.
inline bool multiply_checked(std::span<const std::size_t> factors_, std::size_t& product_) {
    product_ = 1;
    for (std::size_t factor : factors_)
        if (__builtin_mul_overflow(product_, factor, &product_)) return false;
    return true;
}

}  // namespace costate::io
