// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

template <auto M>
using plan_of = compiled<laid_out<finished_stage<M>>>;

constexpr auto x = input<"x", float, 6>;

// A pad is a window: packs between its ends are read like any other, and nothing is read beyond them.
using padded = loop_load<plan_of<pad<margin{2, 3}>(x) * 2>, 0, 0>;
static_assert(padded::windowed && padded::w.begin[0] == 2 && padded::w.end[0] == 8 && padded::w.offset == -2);
static_assert(!loop_load<plan_of<x * 2>, 0, 0>::windowed);

}  // namespace
