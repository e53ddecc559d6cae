// SPDX-License-Identifier: BSL-1.0
#pragma once

#if defined(__cpp_exceptions)
#    include <stdexcept>
#endif

namespace costate {

#if defined(__cpp_exceptions)
/// What a program throws when a call brings data that do not fit it.
struct call_error : std::runtime_error {
    using std::runtime_error::runtime_error;
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
