// SPDX-License-Identifier: BSL-1.0
// Matrices whose extents do not fit, in a traced function.
// EXPECT: matmul\(a, b\): the last extent of a has to equal the last but one of b
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<cs::tensor<float, 4>, cs::tensor<float, 4, 3>, cs::tensor<float, 5, 3>>([](auto x, auto w, auto v) {
#ifdef EXPECT_FAIL
    return sum(matmul(x, v) + sum(w));  // EXPECT-LINE
#else
    return sum(matmul(x, w) + sum(v));
#endif
});
[[maybe_unused]] cs::program<model> step;
