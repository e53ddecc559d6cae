// SPDX-License-Identifier: BSL-1.0
#include <costate/schedule/plan.hpp>

using namespace costate;

// A walk is restricted along an axis where its window leaves out some of the indices.
constexpr walk window(std::int64_t begin, std::int64_t end) {
    walk w;
    w.bounded = true;
    w.begin[0] = begin;
    w.end[0] = end;
    return w;
}
static_assert(window(1, 5).restricts(0, 5) && window(0, 4).restricts(0, 5));
static_assert(!window(0, 5).restricts(0, 5) && !window(-1, 6).restricts(0, 5) && !walk{}.restricts(0, 5));

static_assert(plan_size{3, 2, 1}.fits_in({3, 2, 1}) && !plan_size{3, 2, 1}.fits_in({3, 1, 9}));
static_assert(!plan_size{0, 0, 0, 0, 0, 0, 1}.fits_in({9, 9, 9, 9, 9, 9, 0}), "stores count, too");

constexpr plan_builder built() {
    plan_builder b;
    b.nodes.put({7, 1, 192, 64, phase::tile, phase::after, place::arena, true});
    b.operands.put(4);
    b.operands.put(5);
    b.arena_bytes = 256;
    return b;
}
static_assert(built().size() == plan_size{1, 0, 0, 0, 2, 0, 0});

// What is frozen is all there where there is room for it; otherwise only what is needed to make room.
constexpr auto enough = freeze<plan_size{1, 0, 0, 0, 2, 0, 0}>(built());
static_assert(enough.nodes[0].group == 7 && enough.nodes[0].offset == 192 && enough.nodes[0].where == place::arena);
static_assert(enough.operands[0] == 4 && enough.operands[1] == 5 && enough.arena_bytes == 256);
constexpr auto too_little = freeze<plan_size{1, 0, 0, 0, 1, 0, 0}>(built());
static_assert(too_little.size == built().size() && too_little.nodes[0].group == no_group);
