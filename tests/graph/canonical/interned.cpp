// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/canonical/interned.hpp>

namespace {

using costate::pool;

struct entry {
    std::uint32_t value = 0;
    std::uint32_t hash = 0;
    std::uint32_t next = 0;
};

// Every entry is among the candidates for its hash, also when there are more entries than heads, and when hashes collide.
constexpr bool found_again(std::uint32_t count, std::uint32_t different_hashes) {
    costate::canonical::interned<entry> all;
    for (std::uint32_t i = 0; i < count; ++i)
        if (all.put({i, costate::canonical::mix(1, i % different_hashes), 0}) != i) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
        std::uint32_t at = all.first(costate::canonical::mix(1, i % different_hashes));
        while (at != 0 && all[at - 1].value != i) at = all[at - 1].next;
        if (at != i + 1) return false;
    }
    return all.size() == count;
}
static_assert(found_again(300, 1000) && found_again(40, 3));
static_assert(costate::canonical::interned<entry>{}.first(5) == 0);
static_assert(costate::canonical::mix(costate::canonical::mix(0, 1), 2) != costate::canonical::mix(costate::canonical::mix(0, 2), 1));

struct item {
    std::uint32_t key = 0;
    std::uint32_t made = 0;
};
constexpr std::uint32_t order_of(const item& i) { return i.key; }

// In order, and what is equal keeps its order: short lists, long ones, sorted ones.
constexpr bool sorts(std::uint32_t count, std::uint32_t step, std::uint32_t keys) {
    pool<item> items;
    for (std::uint32_t i = 0; i < count; ++i) items.put({i * step % keys, i});
    costate::canonical::sort(items);
    for (std::uint32_t i = 1; i < count; ++i)
        if (items[i - 1].key > items[i].key || (items[i - 1].key == items[i].key && items[i - 1].made > items[i].made))
            return false;
    return items.size() == count;
}
static_assert(sorts(0, 1, 1) && sorts(1, 1, 1) && sorts(9, 7, 5) && sorts(12, 5, 100) && sorts(100, 37, 41) && sorts(65, 1, 100));

}  // namespace
