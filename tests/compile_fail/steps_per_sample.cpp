// SPDX-License-Identifier: BSL-1.0
// A scan whose number of steps would differ from sample to sample.
// EXPECT: the number of steps of a scan is one for all samples of a batch
#include <costate/costate.hpp>

namespace cs = costate;

#ifdef EXPECT_FAIL
inline constexpr auto steps = cs::input<"steps", int>;
#else
inline constexpr auto steps = cs::shared<"steps", int>;
#endif
inline constexpr auto model = cs::function<double>([](auto first) {
    const auto run = cs::scan<9>(steps, cs::carry(first), cs::over(), [](auto h) { return cs::next(cs::carry(h * h)); });
    return run.template last<0>();
});

[[maybe_unused]] cs::program<cs::vmap(model)> step;  // EXPECT-LINE
