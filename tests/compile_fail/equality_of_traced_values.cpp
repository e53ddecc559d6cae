// SPDX-License-Identifier: BSL-1.0
// Equality of traced values.
// EXPECT: a traced value is not known while the model is being traced; compare elements with less\(a, b\), .* select
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<float>([](auto h) {
#ifdef EXPECT_FAIL
    return h == 0 ? h : 1 / h;  // EXPECT-LINE
#else
    return select(equal(h, 0), h, 1 / h);
#endif
});
[[maybe_unused]] cs::program<model> step;
