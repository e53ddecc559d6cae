// SPDX-License-Identifier: BSL-1.0
#include <costate/program/batch_length.hpp>

#include <type_traits>

using costate::batch_length;

namespace {

// A call that goes wrong ends, and so is no constant expression.
template <auto Call>
concept Passes = requires { typename std::bool_constant<(Call(), true)>; };

static_assert(Passes<[] { batch_length().check(false, 6, 6); }> && !Passes<[] { batch_length().check(false, 6, 12); }>);
static_assert(Passes<[] { batch_length().check(true, 6, 12); }> && !Passes<[] { batch_length().check(true, 6, 13); }>);

// All batches of a call are as long as the first one.
template <std::size_t Second, std::size_t Result>
constexpr auto call = [] {
    batch_length b;
    b.check(true, 6, 12);
    b.check(true, 2, Second);
    b.check_result(true, 3, Result);
    return b.samples;
};
static_assert(Passes<call<4, 6>> && call<4, 6>() == 2);
static_assert(!Passes<call<6, 6>> && !Passes<call<6, 9>> && !Passes<call<4, 9>>);
static_assert(Passes<[] { batch_length().check_result(false, 3, 3); }> && !Passes<[] { batch_length().check_result(false, 3, 6); }>);
static_assert(Passes<[] { batch_length().check(true, 6, 0); }>, "a batch may be empty");

}  // namespace
