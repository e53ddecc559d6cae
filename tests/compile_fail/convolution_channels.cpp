// SPDX-License-Identifier: BSL-1.0
// Weights for three channels, an image of four: they are no groups of it either.
// EXPECT: convolution<sliding\{...\}...>\(x, w\): x has one to three axes and then channels
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto image = cs::input<"image", float, 8, 8, 4>;
inline constexpr auto two = cs::param<"two", float, 3, 3, 2, 6>;
inline constexpr auto three = cs::param<"three", float, 3, 3, 3, 6>;

#ifdef EXPECT_FAIL
inline constexpr auto seen = relu(cs::convolution<cs::sliding{.padding = 1}>(image, three));  // EXPECT-LINE
#else
inline constexpr auto seen = relu(cs::convolution<cs::sliding{.padding = 1}>(image, two));
#endif
