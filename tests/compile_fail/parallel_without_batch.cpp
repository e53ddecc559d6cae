// SPDX-License-Identifier: BSL-1.0
// A small model of one sample: neither a batch nor anything large to divide among threads.
// EXPECT: program<M, parallel<n>> divides the samples of a batch and large contractions and loops, and this model has none
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w = cs::param<"w", float, 4>;
inline constexpr auto loss = square(dot(x, w));

#ifdef EXPECT_FAIL
[[maybe_unused]] cs::program<cs::value_and_grad<loss>, cs::parallel<4>> step;  // EXPECT-LINE
#else
[[maybe_unused]] cs::program<cs::value_and_grad<loss>> step;
#endif
