// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/pool.hpp>

namespace costate::canonical {

constexpr std::uint32_t mix(std::uint32_t hash, std::uint64_t value) {
    const std::uint64_t h = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return static_cast<std::uint32_t>(h ^ (h >> 32));
}

/// Entries that are found again by their hash.
template <class Entry>
class interned {
public:
    constexpr interned() : heads_(256) {}
    constexpr std::uint32_t size() const { return entries_.size(); }
    constexpr const Entry& operator[](std::uint32_t i) const { return entries_[i]; }
    /// 1 + the first candidate for a hash; go on with `next` until 0.
    constexpr std::uint32_t first(std::uint32_t hash) const {
        return heads_[hash & (heads_.size() - 1)];
    }
    constexpr std::uint32_t put(const Entry& entry) {
        if (entries_.size() >= heads_.size()) {
            heads_ = pool<std::uint32_t>(4 * heads_.size());
            for (std::uint32_t i = 0; i < entries_.size(); ++i) link(i);
        }
        entries_.put(entry);
        link(entries_.size() - 1);
        return entries_.size() - 1;
    }

private:
    pool<Entry> entries_;
    pool<std::uint32_t> heads_;

    constexpr void link(std::uint32_t i) {
        std::uint32_t& head = heads_[entries_[i].hash & (heads_.size() - 1)];
        entries_[i].next = head;
        head = i + 1;
    }
};

/// Sorts in few steps what is short or nearly in order, in n log n the rest.
template <class T>
constexpr void sort(pool<T>& items) {
    const std::uint32_t n = items.size();
    std::uint32_t sorted = 1;
    while (sorted < n && order_of(items[sorted - 1]) <= order_of(items[sorted])) ++sorted;
    if (sorted >= n) return;
    const std::uint32_t run = n <= 12 ? n : 1;
    if (run == n) {
        for (std::uint32_t i = sorted; i < n; ++i) {
            const T item = items[i];
            std::uint32_t at = i;
            for (; at > 0 && order_of(items[at - 1]) > order_of(item); --at)
                items[at] = items[at - 1];
            items[at] = item;
        }
        return;
    }
    pool<T> other(n);
    for (std::uint32_t width = 1; width < n; width *= 2) {
        for (std::uint32_t begin = 0; begin < n; begin += 2 * width) {
            const std::uint32_t middle = begin + width < n ? begin + width : n;
            const std::uint32_t end = middle + width < n ? middle + width : n;
            std::uint32_t i = begin;
            std::uint32_t j = middle;
            for (std::uint32_t k = begin; k < end; ++k) {
                const bool left =
                    j >= end || (i < middle && order_of(items[i]) <= order_of(items[j]));
                other[k] = left ? items[i++] : items[j++];
            }
        }
        pool<T> swapped = static_cast<pool<T>&&>(items);
        items = static_cast<pool<T>&&>(other);
        other = static_cast<pool<T>&&>(swapped);
    }
}

}  // namespace costate::canonical
