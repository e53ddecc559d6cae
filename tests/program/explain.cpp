// SPDX-License-Identifier: BSL-1.0
#include <costate/program/explain.hpp>

#include <type_traits>

using namespace costate;

namespace {

// The mistakes have texts of their own; those alone that are not among them are shown.
static_assert(unknown_length(message_of(mistake::no_tap)) == 0 && unknown_length(nullptr) == 0);
static_assert(unknown_length("mine") == 4);

constexpr auto why = shown<unknown_length("mine")>("mine");
static_assert(same_text(why.letters, "mine") && sizeof(why) == 5);
static_assert(cannot_be_compiled<shown<0>(nullptr)>::yes);
static_assert(std::is_same_v<cannot_be_compiled<why>, cannot_be_compiled<shown<4>("mine, all mine")>>);

}  // namespace
