// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace costate::train {

/// The generator splitmix64: one 64-bit word of state, every seed good.
/// G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", 2014.
class splitmix {
public:
    constexpr explicit splitmix(std::uint64_t seed_) : state_(seed_) {}

    /// The stream of this seed and number, so that epoch 7 can be had without epochs 1 to 6.
    constexpr splitmix(std::uint64_t seed_, std::uint64_t stream_)
        : state_(splitmix(splitmix(seed_)() + stream_)()) {}

    constexpr std::uint64_t operator()() {
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    /// Uniform in [0, bound), without bias; requires `bound_ > 0`.
    /// D. Lemire, "Fast random integer generation in an interval", 2019.
    constexpr std::uint32_t below(std::uint32_t bound_) {
        std::uint64_t product = ((*this)() >> 32) * bound_;
        if (static_cast<std::uint32_t>(product) < bound_) {
            const std::uint32_t threshold = (0u - bound_) % bound_;
            while (static_cast<std::uint32_t>(product) < threshold)
                product = ((*this)() >> 32) * bound_;
        }
        return static_cast<std::uint32_t>(product >> 32);
    }

    /// Uniform in [0, 1) with 53 random bits.
    constexpr double unit() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

private:
    std::uint64_t state_;
};

}  // namespace costate::train
