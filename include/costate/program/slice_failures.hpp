// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#if defined(__cpp_exceptions)
#    include <exception>
#endif

namespace costate {

/// Keeps what slices throw until all are done: no exception may leave a thread of OpenMP.
template <std::uint32_t Slices>
class slice_failures {
#if defined(__cpp_exceptions)
public:
    /// Calls a function for slice `number`.
    template <class... Args>
    void guard(int number, void (*function)(Args...), const auto&... args) {
        try {
            function(args...);
        } catch (...) {
            thrown_[number] = std::current_exception();
        }
    }
    bool any() const {
        for (const std::exception_ptr& t : thrown_)
            if (t) return true;
        return false;
    }
    /// Throws what the first slice that failed has thrown, as a sequential program would have.
    void raise() const {
        for (const std::exception_ptr& t : thrown_)
            if (t) std::rethrow_exception(t);
    }

private:
    std::exception_ptr thrown_[Slices];
#else
public:
    template <class... Args>
    void guard(int, void (*function)(Args...), const auto&... args) {
        function(args...);
    }
    static constexpr bool any() { return false; }
    static constexpr void raise() {}
#endif
};

}  // namespace costate
