// SPDX-License-Identifier: BSL-1.0
// A branch on a value that is not known while the model is traced.
// EXPECT: a traced value is not known while the model is being traced; compare elements with less\(a, b\), .* select
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<float>([](auto h) {
#ifdef EXPECT_FAIL
    if (h > 0) return h * h;  // EXPECT-LINE
    return -h;
#else
    return select(greater(h, 0), h * h, -h);
#endif
});
[[maybe_unused]] cs::program<model> step;
