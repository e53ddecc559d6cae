// SPDX-License-Identifier: BSL-1.0
#include <costate/core/pool.hpp>

using costate::pool;

constexpr int sum(const pool<int>& p) {
    int total = 0;
    for (const int item : p) total += item;
    return total;
}

constexpr bool grows() {
    pool<int> p;
    for (int i = 0; i < 1000; ++i) p.put(i);
    return p.size() == 1000 && p[999] == 999 && sum(p) == 499500;
}
static_assert(grows());

static_assert(pool<int>(5).size() == 5 && sum(pool<int>(5)) == 0, "new elements are zero");

constexpr bool copies_are_apart() {
    const int numbers[] = {1, 2, 3};
    pool<int> p(numbers, 3);
    pool<int> copy = p;
    copy[0] = 10;
    const pool<int> moved = static_cast<pool<int>&&>(copy);
    p = moved;
    p[1] = 20;
    return sum(p) == 33 && sum(moved) == 15;
}
static_assert(copies_are_apart());

constexpr bool shrinks() {
    pool<int> p(3);
    p.put(7);
    p.shrink(2);
    p.put(8);
    if (p.size() != 3 || p[2] != 8) return false;
    p.clear();
    return p.size() == 0;
}
static_assert(shrinks());
