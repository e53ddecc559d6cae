// SPDX-License-Identifier: BSL-1.0
// A window that is wider than what it slides over, in a traced function.
// EXPECT: max_pool<pooling\{...\}...>\(x\): x has one to three axes and then channels, the window has to fit
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto pooled = cs::function<cs::tensor<float, 5, 2>>([](auto x) {
#ifdef EXPECT_FAIL
    const auto seen = cs::max_pool<cs::pooling{.size = 6}>(x);  // EXPECT-LINE
#else
    const auto seen = cs::max_pool<cs::pooling{.size = 5}>(x);
#endif
    return cs::sum(seen);
});
inline constexpr auto model = cs::value_and_grad<pooled>;
