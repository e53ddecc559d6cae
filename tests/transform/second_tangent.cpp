// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/second_tangent.hpp>

namespace cs = costate;

namespace {

constexpr auto surface = cs::function<cs::tensor<double, 2>, double>(
    [](auto x, auto s) { return cs::outputs(s * s * sum(x * x * x), 3 * s); });

// f = s² Σ x³ along (v, t): 2 t² Σ x³ + 12 s t Σ x² v + 6 s² Σ x v².
constexpr bool bends = [] {
    const cs::tensor<double, 2> x{2, -1}, v{1, 2};
    double of_linear = 7;
    const double second = cs::reference<cs::second_tangent<surface>>{}(x, 3.0, v, 0.5, of_linear);
    return second == 2 * 0.25 * 7 + 12 * 1.5 * 6 + 54 * (2 - 4) && of_linear == 0;
}();
static_assert(bends, "the second derivative along one line, of every output");

}  // namespace
