// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/mistake.hpp>

using namespace costate;

// Text and number say the same; a text that is not in the list is an operation's own.
constexpr bool all_come_back() {
    for (int i = 1; i < static_cast<int>(mistake::other); ++i)
        if (mistake_of(message_of(static_cast<mistake>(i))) != static_cast<mistake>(i)) return false;
    return true;
}
static_assert(all_come_back());
static_assert(mistake_of(nullptr) == mistake::none && message_of(mistake::none) == nullptr);
static_assert(mistake_of("costate: something else") == mistake::other);
