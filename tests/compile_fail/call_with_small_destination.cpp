// SPDX-License-Identifier: BSL-1.0
// A destination with fewer elements than the result, and the type says so.
// EXPECT: step\(args\.\.\.\): a destination has not as many elements as the result
#include <costate/costate.hpp>

#include <array>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
cs::program<x * x> step;
std::array<float, 4> image, squares;
std::array<float, 3> few;

#ifdef EXPECT_FAIL
void run() { step(image, few); }  // EXPECT-LINE
#else
void run() { step(image, squares); }
#endif
