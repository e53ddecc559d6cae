// SPDX-License-Identifier: BSL-1.0
// Matrices whose extents do not fit, in the body of a scan.
// EXPECT: matmul\(a, b\): the last extent of a has to equal the last but one of b
// clang shows each call on the way to a mistake in three lines; the scan and its body are two more than in any other function.
// EXPECT-LINES-CLANG: 19
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto model = cs::function<cs::tensor<double, 3>, cs::tensor<double, 3, 3>, cs::tensor<double, 4, 3>>([](auto h, auto w, auto v) {
    const auto run = cs::scan<3>(cs::carry(h), cs::over(), [w, v](auto before) {
#ifdef EXPECT_FAIL
        return cs::next(cs::carry(matmul(before, v) + sum(w)));  // EXPECT-LINE
#else
        return cs::next(cs::carry(matmul(before, w) + sum(v)));
#endif
    });
    return sum(run.template last<0>());
});
