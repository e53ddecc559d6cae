// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <costate/core/element.hpp>
#include <costate/core/philox.hpp>

namespace costate {

/// Random signs, +1 or -1 (Rademacher variables), a function of seed and number: fill(values, count) goes on where the last
/// call ended.
class random_signs {
public:
    constexpr random_signs(std::uint32_t seed_, std::uint32_t number_)
        : seed_of_(seed_), number_of_(number_) {}

    template <class T>
    constexpr void fill(T* to_, std::size_t count_) {
        for (std::size_t i = 0; i < count_; ++i, ++next_) {
            if (next_ % 128 == 0)
                bits_ = philox(
                    {{static_cast<std::uint32_t>(next_ / 128),
                      static_cast<std::uint32_t>(next_ / 128 >> 32), number_of_, 0}},
                    seed_of_, 0);
            const std::uint32_t word = bits_.word[next_ % 128 / 32];
            to_[i] = ((word >> (next_ % 32)) & 1) != 0 ? T(1) : T(-1);
        }
    }

private:
    std::uint32_t seed_of_, number_of_;
    std::uint64_t next_ = 0;
    philox_block bits_{};
};

/// Random signs for all elements of a record, none in the padding between its tensors, which stays 0: a vector of length √n
/// in every direction alike. `number_` tells the vectors of one seed apart.
template <class Record>
constexpr void fill_with_signs(Record& to_, std::uint32_t seed_, std::uint32_t number_) {
    random_signs next(seed_, number_);
    if constexpr (requires { to_.for_each([](const char*, auto) {}); }) {
        to_.for_each(
            [&next](const char*, auto tensor) { next.fill(tensor.data(), tensor.size()); });
    } else {  // a record without names has no padding
        if constexpr (Record::floats != 0)
            next.fill(to_.template block<element::float32>(), Record::floats);
        if constexpr (Record::doubles != 0)
            next.fill(to_.template block<element::float64>(), Record::doubles);
    }
}

}  // namespace costate
