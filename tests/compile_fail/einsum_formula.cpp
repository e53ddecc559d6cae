// SPDX-License-Identifier: BSL-1.0
// One letter for axes of different lengths.
// EXPECT: costate: einsum<
#include <costate/expr.hpp>

namespace cs = costate;
inline constexpr auto a = cs::input<"a", float, 2, 3>;
inline constexpr auto b = cs::input<"b", float, 3, 4>;
#ifdef EXPECT_FAIL
inline constexpr auto c = cs::einsum<"ij,kj->ik">(a, b);  // EXPECT-LINE
#else
inline constexpr auto c = cs::einsum<"ij,jk->ik">(a, b);
#endif
