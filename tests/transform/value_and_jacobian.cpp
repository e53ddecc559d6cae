// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/value_and_jacobian.hpp>

namespace cs = costate;

namespace {

constexpr auto slope = cs::param<"slope", double, 2>;
constexpr auto level = cs::param<"level", double>;
constexpr auto at = cs::input<"at", double>;
constexpr auto curve = exp(at * slope) + level * level;

constexpr bool has_both = [] {
    cs::parameters<curve> p;
    p[slope](1) = 1;
    p[level]() = 3;
    cs::tensor<double, 2> value, by_level;
    cs::tensor<double, 2, 2> by_slope;
    cs::reference<cs::value_and_jacobian<curve>>{}(p, 2.0, value, by_slope, by_level);
    const double grown = cs::math::exp(2.0);
    return value(0) == 10 && value(1) == grown + 9 && by_slope(0, 0) == 2 && by_slope(0, 1) == 0 &&
        by_slope(1, 0) == 0 && by_slope(1, 1) == 2 * grown && by_level(0) == 6 && by_level(1) == 6;
}();
static_assert(has_both, "the value comes first, then a block for each parameter");

}  // namespace
