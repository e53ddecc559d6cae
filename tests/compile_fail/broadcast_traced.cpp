// SPDX-License-Identifier: BSL-1.0
// Operands whose shapes neither agree nor broadcast, in a traced function.
// EXPECT: a \+ b: a and b need one element type and shapes that agree or broadcast
// EXPECT-LINES: 25
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<cs::tensor<float, 4>, cs::tensor<float, 3>>([](auto x, auto y) {
#ifdef EXPECT_FAIL
    return sum(x + y);  // EXPECT-LINE
#else
    return sum(x) + sum(y);
#endif
});
[[maybe_unused]] cs::program<model> step;
