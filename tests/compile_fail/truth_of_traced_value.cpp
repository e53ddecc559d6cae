// SPDX-License-Identifier: BSL-1.0
// A traced value as a condition.
// EXPECT: a traced value is not known while the model is being traced; choose with select
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<float>([](auto h) {
#ifdef EXPECT_FAIL
    if (h) return h * h;  // EXPECT-LINE
#endif
    return 2 * h;
});
[[maybe_unused]] cs::program<model> step;
