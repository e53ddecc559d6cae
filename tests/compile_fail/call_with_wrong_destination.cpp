// SPDX-License-Identifier: BSL-1.0
// A destination whose elements have another type than the result.
// EXPECT: step\(args\.\.\.\): the elements of a destination are not of the result's type, or const
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
cs::program<x * x> step;
cs::tensor<float, 4> image, squares;
cs::tensor<double, 4> wide;

#ifdef EXPECT_FAIL
void run() { step(image, wide); }  // EXPECT-LINE
#else
void run() { step(image, squares); }
#endif
