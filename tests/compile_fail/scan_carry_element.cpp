// SPDX-License-Identifier: BSL-1.0
// A counted scan whose carry has other elements after a step than before.
// EXPECT: costate: scan\(carry\(...\), over\(...\), body\): each carry that the body returns has the element type and the shape
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<cs::tensor<double, 3>, int>([](auto h, auto steps) {
#ifdef EXPECT_FAIL
    const auto step = [](auto a) { return cs::next(cs::carry(cs::cast<float>(a))); };
#else
    const auto step = [](auto a) { return cs::next(cs::carry(a * a)); };
#endif
    const auto run = cs::scan<3>(steps, cs::carry(h), cs::over(), step);  // EXPECT-LINE
    return sum(run.template last<0>());
});
