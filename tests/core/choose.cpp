// SPDX-License-Identifier: BSL-1.0
#include <costate/core/choose.hpp>

namespace other {

/// A pack of two numbers, whose conditions are no bool.
struct mask {
    bool first, second;
};
struct pair {
    int first, second;
};
constexpr pair select(mask m, pair a, pair b) { return {m.first ? a.first : b.first, m.second ? a.second : b.second}; }

constexpr pair mixed = costate::choose(mask{true, false}, pair{1, 2}, pair{3, 4});
static_assert(mixed.first == 1 && mixed.second == 4, "select, found beside the pack, decides for each of its numbers");

}  // namespace other

static_assert(costate::choose(true, 1.5, 2.5) == 1.5 && costate::choose(false, 1.5, 2.5) == 2.5);
static_assert(costate::choose(2, 'a', 'b') == 'a', "what C++ takes for a condition is one");
