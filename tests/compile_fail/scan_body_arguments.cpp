// SPDX-License-Identifier: BSL-1.0
// A scan whose body has no parameter for the element of a sequence.
// EXPECT: costate: scan\(carry\(...\), over\(...\), body\): the body takes one argument for each carry, then one for each sequence
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<double, cs::tensor<double, 3>>([](auto h, auto sequence) {
#ifdef EXPECT_FAIL
    const auto step = [](auto a) { return cs::next(cs::carry(a)); };
#else
    const auto step = [](auto a, auto x) { return cs::next(cs::carry(a * x)); };
#endif
    const auto run = cs::scan<3>(cs::carry(h), cs::over(sequence), step);  // EXPECT-LINE
    return run.template last<0>();
});
