// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <costate/io/error.hpp>

namespace costate::io {

/// The operating system's words for an `errno` value.
inline std::string system_message(int code_) { return std::generic_category().message(code_); }

/// An open file descriptor, closed at the end of its life.
class descriptor {
public:
    explicit descriptor(int number_) noexcept : number_of_(number_) {}
    descriptor(descriptor&& other_) noexcept : number_of_(std::exchange(other_.number_of_, -1)) {}
    descriptor& operator=(descriptor&& other_) noexcept {
        std::swap(number_of_, other_.number_of_);
        return *this;
    }
    ~descriptor() {
        if (number_of_ >= 0) ::close(number_of_);
    }

    int number() const noexcept { return number_of_; }

    /// Closes now, to see whether that fails (a full disk may be reported only then).
    bool close() noexcept { return ::close(std::exchange(number_of_, -1)) == 0; }

private:
    int number_of_;
};

/// A regular file open for reading, whose size is known before anything in it is believed.
class input_file {
public:
    /// `expected_` says in messages what the file should have been.
    static result<input_file> open(const std::string& path_, const std::string& expected_) {
        descriptor opened(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
        struct stat status{};
        if (opened.number() < 0 || ::fstat(opened.number(), &status) != 0)
            return error{path_, expected_, system_message(errno)};
        if (!S_ISREG(status.st_mode))
            return error{path_, expected_, "something that is not a regular file"};
        return input_file(path_, std::move(opened), static_cast<std::uint64_t>(status.st_size));
    }

    const std::string& path() const noexcept { return path_of_; }
    std::uint64_t size() const noexcept { return size_of_; }

    /// Fills `bytes_` from the place `offset_` of the file.
    result<void> read(std::uint64_t offset_, std::span<std::uint8_t> bytes_) const {
        constexpr std::size_t most_at_once = std::size_t{1} << 30;
        std::size_t done = 0;
        while (done < bytes_.size()) {
            const ::ssize_t count = ::pread(
                file_.number(), bytes_.data() + done, std::min(bytes_.size() - done, most_at_once),
                static_cast<::off_t>(offset_ + done));
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0)
                return error{
                    path_of_,
                    std::to_string(bytes_.size()) + " bytes at offset " + std::to_string(offset_),
                    count == 0 ? "the end of the file after " + std::to_string(done)
                               : system_message(errno)};
            done += static_cast<std::size_t>(count);
        }
        return {};
    }

private:
    input_file(std::string path_, descriptor opened_, std::uint64_t size_)
        : path_of_(std::move(path_)), file_(std::move(opened_)), size_of_(size_) {}

    std::string path_of_;
    descriptor file_;
    std::uint64_t size_of_;
};

namespace detail {

inline bool write_all(int file_, std::span<const std::uint8_t> bytes_) {
    constexpr std::size_t most_at_once = std::size_t{1} << 30;
    while (!bytes_.empty()) {
        const ::ssize_t count =
            ::write(file_, bytes_.data(), std::min(bytes_.size(), most_at_once));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        bytes_ = bytes_.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

// open() and not mkstemp(): the latter's mode 0600 would survive the rename, and the umask cannot
// be asked for without changing it.
inline std::optional<std::pair<descriptor, std::string>> open_beside(const std::string& path_) {
    static std::atomic<unsigned> counter{0};
    for (int attempt = 0; attempt < 100; ++attempt) {
        std::string name = path_ + ".tmp-" + std::to_string(::getpid()) + "-" +
            std::to_string(counter.fetch_add(1));
        descriptor file(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (file.number() >= 0) return std::pair(std::move(file), std::move(name));
        if (errno != EEXIST) break;
    }
    return std::nullopt;
}

inline void sync_folder_of(const std::string& path_) {
    const auto slash = path_.find_last_of('/');
    const std::string folder =
        slash == std::string::npos ? "." : path_.substr(0, std::max<std::size_t>(slash, 1));
    descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot sync a folder; the file itself is whole either way.
    if (opened.number() >= 0) static_cast<void>(::fsync(opened.number()));
}

}  // namespace detail

/// Writes `pieces_` one after another as the file `path_`. Whoever opens `path_`, now or after a
/// crash, finds the old file or the whole new one: a file beside it is written, synced, renamed.
inline result<void> write_file(
    const std::string& path_, std::span<const std::span<const std::uint8_t>> pieces_) {
    const auto failure = [&] {
        return error{path_, "a file that can be written", system_message(errno)};
    };
    auto temporary = detail::open_beside(path_);
    if (!temporary) return failure();
    auto& [file, name] = *temporary;
    bool written = true;
    for (const auto& piece : pieces_) written = written && detail::write_all(file.number(), piece);
    written = written && ::fsync(file.number()) == 0 && file.close() &&
        ::rename(name.c_str(), path_.c_str()) == 0;
    if (!written) {
        error what = failure();
        static_cast<void>(::unlink(name.c_str()));
        return what;
    }
    detail::sync_folder_of(path_);
    return {};
}

/// Writes `text_` as the file `path_`, atomically.
inline result<void> write_file(const std::string& path_, std::string_view text_) {
    const std::span<const std::uint8_t> piece(
        reinterpret_cast<const std::uint8_t*>(text_.data()), text_.size());
    return write_file(path_, std::span(&piece, 1));
}

}  // namespace costate::io
