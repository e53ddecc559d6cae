// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::symbol<"x">;
static_assert(cs::diff(sin(x) * x, x)(x = 0.0) == 0.0);

int main() { return COSTATE_VERSION > 0 ? 0 : 1; }
