// SPDX-License-Identifier: BSL-1.0
// A scan whose body returns its carry alone.
// EXPECT: costate: scan\(carry\(...\), over\(...\), body\): the body returns next
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<cs::tensor<double, 3>>([](auto h) {
#ifdef EXPECT_FAIL
    const auto step = [](auto a) { return a * a; };
#else
    const auto step = [](auto a) { return cs::next(cs::carry(a * a)); };
#endif
    const auto run = cs::scan<5>(cs::carry(h), cs::over(), step);  // EXPECT-LINE
    return sum(run.template last<0>());
});
