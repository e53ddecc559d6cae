// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <costate/io/bytes.hpp>
#include <costate/io/named_tensor.hpp>

/// The header of a .npy file: a Python dictionary literal, of which NumPy writes exactly one form
/// and this reads that form with its keys in any order.
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
namespace costate::io::detail {

struct npy_header {
    std::string descr;  ///< as written, `<f4`
    std::string_view type;  ///< without the byte order, `f4`; a view of a constant, or empty
    bool big_endian = false;
    bool fortran_order = false;
    std::vector<std::size_t> shape;
};

constexpr std::string_view npy_type_code(dtype type_) {
    switch (type_) {
        case dtype::float32:
            return "f4";
        case dtype::float64:
            return "f8";
        case dtype::int32:
            return "i4";
        case dtype::bfloat16:  // NumPy has no such type
            break;
    }
    return "";
}

/// A position in the header text; every `take` skips blanks and either consumes or leaves it.
struct npy_cursor {
    std::string_view rest;

    bool take(std::string_view token_) {
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\n'))
            rest.remove_prefix(1);
        if (!rest.starts_with(token_)) return false;
        rest.remove_prefix(token_.size());
        return true;
    }

    std::optional<std::string_view> take_string() {
        const std::string_view quote = take("'") ? "'" : take("\"") ? "\"" : "";
        if (quote.empty()) return std::nullopt;
        const auto end = rest.find(quote);
        if (end == std::string_view::npos) return std::nullopt;
        const auto text = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        return text;
    }

    std::optional<std::vector<std::size_t>> take_shape() {
        constexpr std::size_t highest_rank = 32;
        if (!take("(")) return std::nullopt;
        std::vector<std::size_t> shape;
        while (!take(")")) {
            std::size_t extent = 0;
            const auto [end, status] =
                std::from_chars(rest.data(), rest.data() + rest.size(), extent);
            if (status != std::errc() || shape.size() == highest_rank) return std::nullopt;
            rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
            shape.push_back(extent);
            if (!take(",") && (shape.size() == 1 || !rest.starts_with(")"))) return std::nullopt;
        }
        return shape;
    }
};

inline std::optional<npy_header> parse_npy_header(std::string_view text_) {
    npy_cursor cursor{text_};
    npy_header header;
    bool has_descr = false, has_order = false, has_shape = false;
    if (!cursor.take("{")) return std::nullopt;
    while (!cursor.take("}")) {
        const auto key = cursor.take_string();
        if (!key || !cursor.take(":")) return std::nullopt;
        if (*key == "descr" && !has_descr) {
            const auto descr = cursor.take_string();
            if (!descr || descr->empty()) return std::nullopt;
            header.descr = *descr;
            header.big_endian = descr->front() == '>';
            for (dtype type : {dtype::float32, dtype::float64, dtype::int32})
                if ((descr->front() == '<' || descr->front() == '>') &&
                    descr->substr(1) == npy_type_code(type))
                    header.type = npy_type_code(type);
            has_descr = true;
        } else if (*key == "fortran_order" && !has_order) {
            header.fortran_order = cursor.take("True");
            if (!header.fortran_order && !cursor.take("False")) return std::nullopt;
            has_order = true;
        } else if (*key == "shape" && !has_shape) {
            auto shape = cursor.take_shape();
            if (!shape) return std::nullopt;
            header.shape = *std::move(shape);
            has_shape = true;
        } else {
            return std::nullopt;
        }
        if (!cursor.take(",") && !cursor.rest.starts_with("}")) return std::nullopt;
    }
    cursor.take("");
    if (!has_descr || !has_order || !has_shape || !cursor.rest.empty()) return std::nullopt;
    return header;
}

/// Everything that precedes the data, padded so that the data begin at a multiple of 64.
inline std::string npy_header_text(dtype type_, std::span<const std::size_t> shape_) {
    std::string shape;
    for (std::size_t extent : shape_) shape += std::to_string(extent) + ", ";
    if (shape_.size() > 1)
        shape.resize(shape.size() - 2);
    else if (shape_.size() == 1)
        shape.resize(shape.size() - 1);
    std::string text = std::string("{'descr': '") + (host_is_little_endian ? '<' : '>') +
        std::string(npy_type_code(type_)) + "', 'fortran_order': False, 'shape': (" + shape +
        "), }";
    const std::size_t before = text.size() + 64 + 10 <= 65535 ? 10 : 12;
    text.append(63 - (before + text.size()) % 64, ' ');
    text += '\n';

    std::array<std::uint8_t, 4> length{};
    to_little_endian(static_cast<std::uint32_t>(text.size()), std::span(length));
    std::string start = "\x93NUMPY";
    start += before == 10 ? '\x01' : '\x02';
    start += '\x00';
    start.append(reinterpret_cast<const char*>(length.data()), before - 8);
    return start + text;
}

}  // namespace costate::io::detail
