// SPDX-License-Identifier: BSL-1.0
// A program that divides its batch among threads, compiled without OpenMP.
// EXPECT: program<M, parallel<n>> uses the threads of OpenMP; compile with -fopenmp, or leave out parallel
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto w = cs::param<"w", float, 4>;
inline constexpr auto loss = square(dot(x, w));

#ifdef EXPECT_FAIL
[[maybe_unused]] cs::program<cs::value_and_grad<cs::mean(cs::vmap(loss))>, cs::parallel<4>> step;  // EXPECT-LINE
#else
[[maybe_unused]] cs::program<cs::value_and_grad<cs::mean(cs::vmap(loss))>, cs::sequential> step;
#endif

// The mistake is told once.
[[maybe_unused]] float train(const cs::parameters<loss>& p, const float (&samples)[8], cs::parameters<loss>& g) {
    return step(p, samples, g);
}
