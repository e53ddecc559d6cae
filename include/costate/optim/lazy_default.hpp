// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace costate {

/// A `Value{}` from its first use on; before, nothing but zeros. What has it for its settings can be all zeros at first, so
/// that an optimiser of static storage, which may have hundreds of megabytes, takes no room in the executable.
template <class Value>
class lazy_default {
public:
    constexpr lazy_default() = default;
    constexpr lazy_default(const Value& given_) : value_(given_), known_(true) {}

    constexpr Value& operator*() {
        if (!known_) *this = Value{};
        return value_;
    }
    constexpr Value* operator->() { return &**this; }
    constexpr Value operator*() const { return known_ ? value_ : Value{}; }

private:
    struct zeros {
        unsigned char all[sizeof(Value)];
    };
    Value value_ = __builtin_bit_cast(Value, zeros{});
    bool known_ = false;
};

}  // namespace costate
