// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/pool.hpp>

namespace costate {

/// Shares out one stretch of memory: everything gets the lowest place that is free for as long as it is needed.
class arena {
public:
    /// A place of `bytes` from step `from` to step `to`, both included: its offset.
    constexpr std::uint32_t take(std::uint32_t from, std::uint32_t to, std::uint32_t bytes) {
        interval mine{from, to, 0, bytes};
        bool moved = true;
        while (moved) {
            moved = false;
            for (const interval& other : taken_)
                if (other.from <= mine.to && mine.from <= other.to &&
                    mine.offset < other.offset + other.bytes &&
                    other.offset < mine.offset + mine.bytes) {
                    mine.offset = other.offset + other.bytes;
                    moved = true;
                }
        }
        if (mine.offset + mine.bytes > bytes_) bytes_ = mine.offset + mine.bytes;
        taken_.put(mine);
        return mine.offset;
    }

    /// Of the whole stretch.
    constexpr std::uint32_t bytes() const { return bytes_; }

private:
    struct interval {
        std::uint32_t from = 0, to = 0, offset = 0, bytes = 0;
    };
    pool<interval> taken_;
    std::uint32_t bytes_ = 0;
};

}  // namespace costate
