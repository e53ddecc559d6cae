// SPDX-License-Identifier: BSL-1.0
// A folder for the files of one test, and the files themselves, byte by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

#include <costate/io/error.hpp>

using bytes = std::vector<std::uint8_t>;

inline bytes to_bytes(std::string_view text) { return bytes(text.begin(), text.end()); }

inline bytes operator+(bytes a, const bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

class temporary_folder {
public:
    temporary_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "costate-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

    std::string write(const std::string& name, const bytes& content) const {
        std::ofstream(path_ / name, std::ios::binary)
            .write(
                reinterpret_cast<const char*>(content.data()),
                static_cast<std::streamsize>(content.size()));
        return *this / name;
    }

    std::size_t files() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(path_))
            count += entry.exists();
        return count;
    }

private:
    std::filesystem::path path_;
};

inline bytes read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return bytes(std::istreambuf_iterator<char>(file), {});
}

inline bytes gzipped(const bytes& plain) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
    bytes packed(deflateBound(&stream, static_cast<uLong>(plain.size())));
    stream.next_in = const_cast<Bytef*>(plain.data());
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// What a failed result says, or `no error`.
template <class T>
std::string message_of(const costate::io::result<T>& outcome) {
    return outcome ? "no error" : outcome.failure().message();
}

/// Whether the message names the path and says these parts of what was expected and found.
inline bool says(
    const costate::io::error& what, const std::string& path, std::string_view expected,
    std::string_view found) {
    return what.path == path && what.expected.find(expected) != std::string::npos &&
        what.found.find(found) != std::string::npos;
}
