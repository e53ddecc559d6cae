// SPDX-License-Identifier: BSL-1.0
#include <costate/core/fixed_string.hpp>

#include <type_traits>

using costate::fixed_string;

static_assert(fixed_string("abc") == fixed_string("abc"));
static_assert(fixed_string("abc") != fixed_string("abd") && fixed_string("abc") != fixed_string("ab"));
static_assert(fixed_string("hidden") + fixed_string(".weight") == fixed_string("hidden.weight"));
static_assert(fixed_string("") + fixed_string("x") == fixed_string("x"));
static_assert(fixed_string("abc").size() == 3 && fixed_string("abc").data()[3] == '\0');

// Equal names are one template argument.
template <fixed_string Name>
struct named {};
static_assert(std::is_same_v<named<"w">, named<fixed_string("w")>> && !std::is_same_v<named<"w">, named<"v">>);
