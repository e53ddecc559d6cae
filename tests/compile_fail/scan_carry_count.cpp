// SPDX-License-Identifier: BSL-1.0
// A scan whose step returns fewer carries than it is given.
// EXPECT: costate: scan\(carry\(...\), over\(...\), body\): the body returns as many carries as it is given
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<cs::tensor<double, 3>, cs::tensor<double, 3>>([](auto h, auto z) {
#ifdef EXPECT_FAIL
    const auto step = [](auto a, auto b) { return cs::next(cs::carry(a + b)); };
#else
    const auto step = [](auto a, auto b) { return cs::next(cs::carry(a + b, a)); };
#endif
    const auto run = cs::scan<3>(cs::carry(h, z), cs::over(), step);  // EXPECT-LINE
    return sum(run.template last<0>());
});
