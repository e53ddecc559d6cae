// SPDX-License-Identifier: BSL-1.0
// A scan over a sequence that is not as long as there are steps.
// EXPECT: costate: scan<steps>\(...\): the first axis of each sequence has one element for each step
#include <costate/costate.hpp>

namespace cs = costate;

#ifdef EXPECT_FAIL
using sequence = cs::tensor<double, 4>;
#else
using sequence = cs::tensor<double, 3>;
#endif
inline constexpr auto model = cs::function<double, sequence>([](auto h, auto xs) {
    const auto run = cs::scan<3>(cs::carry(h), cs::over(xs), [](auto a, auto x) { return cs::next(cs::carry(a * x), a); });  // EXPECT-LINE
    return run.template last<0>() + sum(run.template stacked<0>());
});
