// SPDX-License-Identifier: BSL-1.0
#pragma once

#if defined(__cpp_exceptions)
#    include <exception>
#endif

namespace costate {

#if defined(__cpp_exceptions)
/// What a program throws when a call brings data that do not fit it. The message is a literal: it is kept, not copied, and
/// no header of formulas has to read <string> for the sake of it.
class call_error : public std::exception {
public:
    explicit call_error(const char* message_) noexcept : message(message_) {}
    const char* what() const noexcept override { return message; }

private:
    const char* message;
};
#endif

/// Ends a call that cannot go on: an exception, or a trap where there are none.
[[noreturn]] inline void fail_call(const char* message_) {
#if defined(__cpp_exceptions)
    throw call_error(message_);
#else
    static_cast<void>(message_);
    __builtin_trap();
#endif
}

}  // namespace costate
