// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace costate::io {

/// What was wrong with a file: which file, what it should have held, what it held.
struct error {
    std::string path;
    std::string expected;
    std::string found;

    std::string message() const {
        return "costate: " + path + ": expected " + expected + ", found " + found;
    }
};

}  // namespace costate::io

namespace costate {

/// The only exception the library throws, and only from `io::result::value()` where exceptions are
/// enabled.
class io_error : public std::runtime_error {
public:
    explicit io_error(io::error what_)
        : std::runtime_error(what_.message()), details_(std::move(what_)) {}

    const io::error& details() const noexcept { return details_; }

private:
    io::error details_;
};

}  // namespace costate

namespace costate::io {

/// Throws `io_error`; without exceptions writes the message to stderr and aborts.
[[noreturn]] inline void raise(const error& what_) {
#if defined(__cpp_exceptions)
    throw io_error(what_);
#else
    std::fprintf(stderr, "%s\n", what_.message().c_str());
    std::abort();
#endif
}

/// Either a `T` or the `error` that prevented it. Looking at the value of a failed result without
/// asking first (`*r`, `r->`, `value()`) raises the error, so a failure is never read as data.
template <class T>
class [[nodiscard]] result {
    static_assert(
        std::is_object_v<T> && !std::is_same_v<T, error>,
        "costate: io::result<T> holds an object type other than io::error");

public:
    using value_type = T;

    result(T value_) : state_(std::in_place_index<0>, std::move(value_)) {}
    result(error what_) : state_(std::in_place_index<1>, std::move(what_)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& value() & {
        require_value();
        return *std::get_if<0>(&state_);
    }
    const T& value() const& {
        require_value();
        return *std::get_if<0>(&state_);
    }
    T&& value() && {
        require_value();
        return std::move(*std::get_if<0>(&state_));
    }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    /// Requires `!has_value()`.
    const error& failure() const { return *std::get_if<1>(&state_); }

private:
    void require_value() const {
        if (!has_value()) raise(failure());
    }

    std::variant<T, error> state_;
};

/// The result of something done for its effect: success, or the `error` that prevented it.
template <>
class [[nodiscard]] result<void> {
public:
    using value_type = void;

    result() = default;
    result(error what_) : failure_(std::move(what_)), failed_(true) {}

    bool has_value() const noexcept { return !failed_; }
    explicit operator bool() const noexcept { return has_value(); }

    void value() const {
        if (failed_) raise(failure_);
    }

    /// Requires `!has_value()`.
    const error& failure() const { return failure_; }

private:
    error failure_;
    bool failed_ = false;
};

}  // namespace costate::io
