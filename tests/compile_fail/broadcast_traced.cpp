// SPDX-License-Identifier: BSL-1.0
// Operands whose shapes neither agree nor broadcast, in a traced function.
// EXPECT: the operands of an elementwise function need one element type and shapes that agree or broadcast
// clang says it twice of an operator, the second time with the types:
// EXPECT-LINES-CLANG: 19
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
