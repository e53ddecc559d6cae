// SPDX-License-Identifier: BSL-1.0
// A scan inside of a scan whose number of steps is not the same in every step of the outer one, and for every sample.
// EXPECT: costate: the number of steps of a scan is one for all samples of a batch; it is a shared value
#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

namespace cs = costate;

inline constexpr auto w = cs::param<"w", double, 3, 3>;
inline constexpr auto share = cs::shared<"share", double>;

inline constexpr auto reader = cs::function<cs::tensor<double, 3>, cs::tensor<int, 4>>([](auto first, auto lengths) {
    const auto run = cs::scan<4>(cs::carry(first), cs::over(lengths), [](auto text, auto length) {
        const auto word = [](auto s) { return cs::next(cs::carry(tanh(matmul(s, w)))); };
#ifdef EXPECT_FAIL
        const auto sentence = cs::scan<5>(length, cs::carry(text), cs::over(), word);
#else
        const auto sentence = cs::scan<5>(cs::cast<int>(5 * share), cs::carry(text * cs::cast<double>(length)), cs::over(), word);
#endif
        return cs::next(cs::carry(sentence.template last<0>()));
    });
    return squared_error(run.template last<0>(), first);
});
inline constexpr auto objective = cs::mean(cs::vmap(reader));

cs::program<cs::kfac_factors<objective>> step;  // EXPECT-LINE
