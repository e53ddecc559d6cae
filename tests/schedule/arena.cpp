// SPDX-License-Identifier: BSL-1.0
#include <costate/schedule/arena.hpp>

using costate::arena;

// Everything gets the lowest place that is free from its first step to its last, both included.
constexpr bool shares() {
    arena memory;
    const bool side_by_side = memory.take(0, 1, 64) == 0 && memory.take(1, 2, 128) == 64;
    const bool again = memory.take(2, 3, 64) == 0;
    const bool too_small_a_gap = memory.take(2, 2, 128) == 192;
    return side_by_side && again && too_small_a_gap && memory.bytes() == 320;
}
static_assert(shares());

constexpr bool fills_a_gap() {
    arena memory;
    memory.take(0, 9, 64);
    memory.take(0, 1, 64);
    memory.take(0, 9, 64);
    return memory.take(2, 9, 64) == 64 && memory.take(3, 3, 64) == 192;
}
static_assert(fills_a_gap());
constexpr bool keeps_out_of_what_comes_later() {
    arena memory;
    memory.take(5, 6, 64);
    return memory.take(3, 5, 64) == 64 && memory.take(3, 4, 64) == 0;
}
static_assert(keeps_out_of_what_comes_later());
static_assert(arena().bytes() == 0);
