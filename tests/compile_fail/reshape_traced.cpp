// SPDX-License-Identifier: BSL-1.0
// Another number of elements, in a function that is traced.
// EXPECT: costate: reshape<dims\.\.\.>\(x\)
#include <costate/costate.hpp>

namespace cs = costate;
inline constexpr auto model = cs::function<cs::tensor<float, 6>>([](auto x) {
#ifdef EXPECT_FAIL
    return sum(cs::reshape<4, 2>(x));  // EXPECT-LINE
#else
    return sum(cs::reshape<3, 2>(x));
#endif
});
[[maybe_unused]] cs::program<model> step;
