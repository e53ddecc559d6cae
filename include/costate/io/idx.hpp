// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include <costate/io/bytes.hpp>
#include <costate/io/error.hpp>
#include <costate/io/file.hpp>
#include <costate/io/text.hpp>

namespace costate::io {

/// An array of bytes from an IDX file (the format of MNIST), of rank 1 to 4, row-major.
struct idx_array {
    std::array<std::size_t, 4> extents{};
    std::size_t rank = 0;
    std::vector<std::uint8_t> values;

    std::span<const std::size_t> shape() const { return std::span(extents).first(rank); }
};

/// What an IDX array may occupy in memory unless the caller says otherwise: 4 GiB.
inline constexpr auto default_idx_limit = static_cast<std::size_t>(
    std::min<std::uint64_t>(std::uint64_t{1} << 32, std::numeric_limits<std::size_t>::max() / 2));

namespace detail {

/// A file read through zlib, which passes on unchanged what is not gzip.
class gzip_file {
public:
    explicit gzip_file(const std::string& path_) : file_(::gzopen(path_.c_str(), "rbe")) {}
    gzip_file(const gzip_file&) = delete;
    gzip_file& operator=(const gzip_file&) = delete;
    ~gzip_file() {
        if (file_ != nullptr) ::gzclose_r(file_);
    }

    bool is_open() const { return file_ != nullptr; }

    /// Reads until `bytes_` is full or nothing more comes; returns how many came.
    std::size_t read(std::span<std::uint8_t> bytes_) {
        std::size_t done = 0;
        while (done < bytes_.size()) {
            const auto wanted =
                static_cast<unsigned>(std::min<std::size_t>(bytes_.size() - done, 1u << 30));
            const int count = ::gzread(file_, bytes_.data() + done, wanted);
            if (count <= 0) break;
            done += static_cast<std::size_t>(count);
        }
        return done;
    }

    /// Why reading stopped: the system's or zlib's words (a truncated stream, a wrong checksum),
    /// or empty when it is simply the end of the file.
    std::string complaint() {
        const int system_error = errno;
        int code = Z_OK;
        const char* words = ::gzerror(file_, &code);
        if (code == Z_OK || code == Z_STREAM_END) return {};
        if (code == Z_ERRNO) return system_message(system_error);
        if (code == Z_BUF_ERROR) return "a gzip stream that is cut short";
        // zlib puts the path before its own words; the error names it already.
        const std::string text = words == nullptr ? "unknown" : words;
        const auto colon = text.rfind(": ");
        return "a damaged gzip stream (" +
            (colon == std::string::npos ? text : text.substr(colon + 2)) + ")";
    }

private:
    ::gzFile file_;
};

inline std::string idx_type_name(std::uint8_t code_) {
    switch (code_) {
        case 0x08:
            return "unsigned bytes";
        case 0x09:
            return "signed bytes";
        case 0x0b:
            return "16-bit integers";
        case 0x0c:
            return "32-bit integers";
        case 0x0d:
            return "32-bit floats";
        case 0x0e:
            return "64-bit floats";
        default:
            return "";
    }
}

inline bool extents_agree(
    std::span<const std::size_t> expected_, std::span<const std::size_t> found_) {
    return std::equal(
        expected_.begin(), expected_.end(), found_.begin(), found_.end(),
        [](std::size_t expected, std::size_t found) {
            return expected == any_extent || expected == found;
        });
}

/// The header of an IDX file, believed only as far as it agrees with `shape_` (if that is given).
inline result<idx_array> read_idx_header(
    gzip_file& file_, const std::string& path_, std::span<const std::size_t> shape_) {
    const std::string kind = shape_.empty()
        ? "an IDX file of unsigned bytes"
        : "an IDX file of unsigned bytes with shape " + shape_text(shape_);
    const auto refuse = [&](std::string found) { return error{path_, kind, std::move(found)}; };

    std::array<std::uint8_t, 20> header{};
    const std::size_t magic_bytes = file_.read(std::span(header).first(4));
    if (const std::string complaint = file_.complaint(); magic_bytes < 4 && !complaint.empty())
        return refuse(complaint);
    if (magic_bytes < 4) return refuse("a file of " + std::to_string(magic_bytes) + " bytes");
    const std::uint8_t type = header[2];
    const std::size_t rank = header[3];
    if (header[0] != 0 || header[1] != 0 || idx_type_name(type).empty())
        return refuse(
            "a file that begins with " + bytes_text(std::span(header).first(4)) +
            ", which is not IDX");
    if (type != 0x08) return refuse("IDX with elements that are " + idx_type_name(type));
    if (rank < 1 || rank > 4)
        return refuse("IDX of rank " + std::to_string(rank) + " (1 to 4 can be read)");
    const auto extent_bytes = std::span(header).subspan(4, 4 * rank);
    if (const std::size_t count = file_.read(extent_bytes); count < extent_bytes.size()) {
        const std::string complaint = file_.complaint();
        return refuse(
            complaint.empty() ? "a header cut short after " + std::to_string(4 + count) + " bytes"
                              : complaint);
    }
    idx_array array;
    array.rank = rank;
    for (std::size_t i = 0; i < rank; ++i)
        array.extents[i] = from_big_endian<std::uint32_t>(
            std::span<const std::uint8_t, 4>(extent_bytes.subspan(4 * i, 4)));
    if (!shape_.empty() && !extents_agree(shape_, array.shape()))
        return refuse("IDX with shape " + shape_text(array.shape()));
    return array;
}

}  // namespace detail

/// Reads an IDX file of unsigned bytes, compressed by gzip or not (its content decides, not its
/// name). `shape_` is what it must hold, `any_extent` where an extent may be anything; empty: any
/// shape. Refused with path, expected and found: what is not IDX, another element type or shape,
/// fewer or more bytes than the header says, a damaged gzip stream, an array above `limit_` bytes.
/// Memory is taken as data arrives, so that a header alone cannot ask for it.
inline result<idx_array> read_idx(
    const std::string& path_, std::span<const std::size_t> shape_ = {},
    std::size_t limit_ = default_idx_limit) {
    errno = 0;
    detail::gzip_file file(path_);
    if (!file.is_open()) return error{path_, "an IDX file", system_message(errno)};
    auto header = detail::read_idx_header(file, path_, shape_);
    if (!header) return header;
    idx_array& array = *header;

    std::size_t size = 0;
    if (!multiply_checked(array.shape(), size) || size > limit_)
        return error{
            path_, "an IDX array of at most " + std::to_string(limit_) + " bytes",
            "a header that announces shape " + shape_text(array.shape())};
    constexpr std::size_t first_piece = std::size_t{1} << 20;
    std::size_t done = 0;
    while (done < size) {
        const std::size_t piece = std::min(size - done, std::max(done, first_piece));
        array.values.resize(done + piece);
        const std::size_t count = file.read(std::span(array.values).subspan(done, piece));
        done += count;
        if (count < piece) break;
    }
    // One byte more than announced: finds trailing data and makes zlib verify its checksum.
    std::uint8_t beyond = 0;
    const bool longer = done == size && file.read(std::span(&beyond, 1)) == 1;
    const std::string complaint = longer ? std::string() : file.complaint();
    const auto refuse = [&](std::string found) {
        return error{
            path_, std::to_string(size) + " bytes of data for shape " + shape_text(array.shape()),
            std::move(found)};
    };
    if (longer) return refuse("more than that");
    if (done < size)
        return refuse(
            std::to_string(done) + (complaint.empty() ? " bytes" : " bytes and then " + complaint));
    if (!complaint.empty()) return refuse(complaint);
    return header;
}

inline result<idx_array> read_idx(
    const std::string& path_, std::initializer_list<std::size_t> shape_,
    std::size_t limit_ = default_idx_limit) {
    return read_idx(path_, std::span<const std::size_t>(shape_.begin(), shape_.size()), limit_);
}

}  // namespace costate::io
