// SPDX-License-Identifier: BSL-1.0
// A branch on a carry in the body of a scan.
// EXPECT: a traced value is not known while the model is being traced; compare elements with less\(a, b\), .* select
// clang shows each call on the way to a mistake in three lines; the scan and its body are two more than in any other function.
// EXPECT-LINES-CLANG: 19
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<double>([](auto h) {
    const auto run = cs::scan<3>(cs::carry(h), cs::over(), [](auto before) {
#ifdef EXPECT_FAIL
        if (before > 0) return cs::next(cs::carry(before * before));  // EXPECT-LINE
        return cs::next(cs::carry(-before));
#else
        return cs::next(cs::carry(select(greater(before, 0), before * before, -before)));
#endif
    });
    return run.template last<0>();
});
