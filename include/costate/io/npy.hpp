// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <costate/io/bytes.hpp>
#include <costate/io/error.hpp>
#include <costate/io/file.hpp>
#include <costate/io/npy_header.hpp>
#include <costate/io/named_tensor.hpp>

namespace costate::io {

/// An array read from a .npy file, row-major.
template <Storable T>
struct npy_array {
    std::vector<std::size_t> shape;
    std::vector<T> values;
};

namespace detail {

struct npy_file {
    input_file file;
    npy_header header;
    std::uint64_t data_offset;
};

inline result<npy_file> open_npy(const std::string& path_) {
    const std::string kind = "a .npy file of version 1 or 2";
    auto file = input_file::open(path_, kind);
    if (!file) return file.failure();
    const auto refuse = [&](std::string found) { return error{path_, kind, std::move(found)}; };

    std::array<std::uint8_t, 12> start{};
    const std::size_t available = std::min<std::size_t>(start.size(), file->size());
    if (auto done = file->read(0, std::span(start).first(available)); !done) return done.failure();
    if (available < start.size())
        return refuse("a file of " + std::to_string(available) + " bytes");
    if (std::memcmp(start.data(), "\x93NUMPY", 6) != 0)
        return refuse("a file that begins with " + bytes_text(std::span(start).first(6)));
    const int version = start[6];
    if ((version != 1 && version != 2) || start[7] != 0)
        return refuse("version " + std::to_string(version) + "." + std::to_string(start[7]));
    const std::uint64_t before = version == 1 ? 10 : 12;
    const std::uint64_t length = version == 1
        ? from_little_endian<std::uint16_t>(std::span(start).subspan<8, 2>())
        : from_little_endian<std::uint32_t>(std::span(start).subspan<8, 4>());
    constexpr std::uint64_t longest_header = std::uint64_t{1} << 20;
    if (length > file->size() - before || length > longest_header)
        return refuse(
            "a header that announces " + std::to_string(length) + " bytes in a file of " +
            std::to_string(file->size()));
    std::string text(static_cast<std::size_t>(length), ' ');
    const std::span text_bytes(reinterpret_cast<std::uint8_t*>(text.data()), text.size());
    if (auto done = file->read(before, text_bytes); !done) return done.failure();
    auto header = parse_npy_header(text);
    if (!header)
        return error{
            path_, "a .npy header with 'descr', 'fortran_order' and 'shape'", quote_text(text)};
    return npy_file{std::move(*file), std::move(*header), before + length};
}

/// Checks everything the header and the file's size say against `target_`.
inline result<void> check_npy(const npy_file& npy_, const const_named_tensor& target_) {
    const auto refuse = [&](std::string expected, std::string found) {
        return error{npy_.file.path(), std::move(expected), std::move(found)};
    };
    if (npy_.header.type != npy_type_code(target_.type) || npy_.header.type.empty())
        return refuse(
            std::string(name_of(target_.type)) + " elements",
            "elements of type " + quote_text(npy_.header.descr));
    if (npy_.header.fortran_order && npy_.header.shape.size() > 1)
        return refuse("an array in row-major (C) order", "column-major (Fortran) order");
    if (!std::ranges::equal(npy_.header.shape, target_.shape))
        return refuse(
            "shape " + shape_text(target_.shape), "shape " + shape_text(npy_.header.shape));
    const std::uint64_t available = npy_.file.size() - npy_.data_offset;
    if (available != bytes_of(target_))
        return refuse(
            std::to_string(bytes_of(target_)) + " bytes of data for shape " +
                shape_text(target_.shape),
            std::to_string(available));
    return {};
}

inline result<void> read_npy_data(const npy_file& npy_, const named_tensor& target_) {
    const std::span bytes(static_cast<std::uint8_t*>(target_.data), bytes_of(target_));
    auto done = npy_.file.read(npy_.data_offset, bytes);
    if (done && npy_.header.big_endian == host_is_little_endian)
        swap_endianness(bytes, size_of(target_.type));
    return done;
}

}  // namespace detail

/// Fills `target_` from a .npy file, which must have its element type and shape. (Its name plays no
/// part.) Nothing is written to the target before header and file size have been checked.
inline result<void> load_npy(const std::string& path_, const named_tensor& target_) {
    auto npy = detail::open_npy(path_);
    if (!npy) return npy.failure();
    if (auto checked = detail::check_npy(*npy, target_); !checked) return checked;
    return detail::read_npy_data(*npy, target_);
}

/// Reads a .npy file of any shape with elements of type `T`.
template <Storable T>
result<npy_array<T>> read_npy(const std::string& path_) {
    auto npy = detail::open_npy(path_);
    if (!npy) return npy.failure();
    std::size_t count = 0;
    // The shape is believed only once the file has proved to hold as much.
    if (!multiply_checked(npy->header.shape, count) ||
        count > (npy->file.size() - npy->data_offset) / sizeof(T))
        return error{
            path_, "data for shape " + shape_text(npy->header.shape),
            std::to_string(npy->file.size() - npy->data_offset) + " bytes"};
    npy_array<T> array{npy->header.shape, {}};
    named_tensor target{{}, dtype_of<T>, array.shape, nullptr};
    if (auto checked = detail::check_npy(*npy, target); !checked) return checked.failure();
    array.values.resize(count);
    target.data = array.values.data();
    if (auto done = detail::read_npy_data(*npy, target); !done) return done.failure();
    return array;
}

/// Writes one tensor as a .npy file of version 1 (2 if its header needs more than 64 KiB),
/// atomically. The tensor's name is not stored.
inline result<void> save_npy(const std::string& path_, const const_named_tensor& tensor_) {
    if (detail::npy_type_code(tensor_.type).empty())
        return error{
            path_, "elements of a type that NumPy has", std::string(name_of(tensor_.type))};
    const std::string header = detail::npy_header_text(tensor_.type, tensor_.shape);
    const std::array<std::span<const std::uint8_t>, 2> pieces{
        std::span(reinterpret_cast<const std::uint8_t*>(header.data()), header.size()),
        std::span(static_cast<const std::uint8_t*>(tensor_.data), bytes_of(tensor_))};
    return write_file(path_, pieces);
}

}  // namespace costate::io
