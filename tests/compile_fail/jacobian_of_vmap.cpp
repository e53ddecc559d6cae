// SPDX-License-Identifier: BSL-1.0
// The Jacobian of a mapped model; also where the samples are added up, as in a Hessian of a mean.
// EXPECT: jacobian of a vmap; take vmap of the jacobian
#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", double, 2>;
inline constexpr auto f = sum(x * x * x);

#ifdef EXPECT_FAIL
cs::program<cs::hessian<cs::mean(cs::vmap(f))>> step;  // EXPECT-LINE
#else
cs::program<cs::vmap(cs::hessian<f>)> step;
#endif
