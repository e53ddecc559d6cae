// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 3, 50>;
constexpr auto row = cs::input<"row", double, 50>;

// The difference is needed for the norms and again to be divided by them: it takes no memory, what costs more does.
using cheap = cs::program<(x - row) / cs::reshape<3, 1>(sqrt(sum<1>(square(x - row))))>;
static_assert(cheap::workspace_bytes == 2 * 64);
using dear = cs::program<exp(x - row) / cs::reshape<3, 1>(sum<1>(exp(x - row)))>;
static_assert(dear::workspace_bytes == 3 * 50 * 8 / 64 * 64 + 64 + 64);
