// SPDX-License-Identifier: BSL-1.0
// An elementwise comparison spelled as an operator.
// EXPECT: a traced value is not known while the model is being traced; compare elements with less\(a, b\), .* select
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<cs::tensor<float, 3>, cs::tensor<float, 3>>([](auto a, auto b) {
#ifdef EXPECT_FAIL
    return sum(select(a <= b, a, b));  // EXPECT-LINE
#else
    return sum(select(less_equal(a, b), a, b));
#endif
});
[[maybe_unused]] cs::program<model> step;
