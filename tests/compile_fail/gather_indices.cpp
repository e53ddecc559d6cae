// SPDX-License-Identifier: BSL-1.0
// Indices that are not integers.
// EXPECT: costate: gather<axis>\(x, indices\)
#include <costate/expr.hpp>

namespace cs = costate;
inline constexpr auto table = cs::param<"table", float, 5, 3>;
#ifdef EXPECT_FAIL
inline constexpr auto names = cs::input<"names", float, 4>;
inline constexpr auto found = cs::gather(table, names);  // EXPECT-LINE
#else
inline constexpr auto names = cs::input<"names", int, 4>;
inline constexpr auto found = cs::gather(table, names);
#endif
