// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace costate {

/// Four 32-bit words.
struct philox_block {
    std::uint32_t word[4]{};
    constexpr bool operator==(const philox_block&) const = default;
};

/// Philox4x32 with ten rounds: random words that are a function of a counter and a key, so that any of them can be had
/// without the others. J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011, section 3.3 and table 2.
constexpr philox_block philox(philox_block counter_, std::uint32_t key0_, std::uint32_t key1_) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter_.word[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter_.word[2];
        counter_ = {
            {static_cast<std::uint32_t>(b >> 32) ^ counter_.word[1] ^ key0_,
             static_cast<std::uint32_t>(b),
             static_cast<std::uint32_t>(a >> 32) ^ counter_.word[3] ^ key1_,
             static_cast<std::uint32_t>(a)}};
        key0_ += 0x9E3779B9u;
        key1_ += 0xBB67AE85u;
    }
    return counter_;
}

/// A number in [0, 1) from a block: 24 random bits for float, 53 for double.
template <class T>
constexpr T unit_interval(const philox_block& block_) {
    if constexpr (sizeof(T) == sizeof(float))
        return static_cast<T>(static_cast<float>(block_.word[0] >> 8) * 0x1p-24f);
    else
        return static_cast<T>(
            static_cast<double>((std::uint64_t{block_.word[0]} << 21) ^ (block_.word[1] >> 11)) *
            0x1p-53);
}

}  // namespace costate
