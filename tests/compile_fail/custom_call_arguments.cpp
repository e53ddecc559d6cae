// SPDX-License-Identifier: BSL-1.0
// A function with a rule of its own that is called with too many arguments.
// EXPECT: costate: a function of custom_vjp or custom_jvp is called inside a traced function, with the arguments of the function
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto rounded = cs::custom_vjp([](auto v) { return round(v); }, [](auto, auto, auto cotangent) { return cotangent; });
inline constexpr auto model = cs::function<cs::tensor<double, 3>, cs::tensor<double, 3>>([](auto h, auto w) {
#ifdef EXPECT_FAIL
    return sum(rounded(h, w));  // EXPECT-LINE
#else
    return sum(rounded(h) * w);
#endif
});
