// SPDX-License-Identifier: BSL-1.0
// A function that the library cannot look into, with a derivative that its author gives.
#include <costate/core/simd.hpp>

#include "values.hpp"

namespace {

struct staircase_op : opaque<staircase_op, 2> {
    static constexpr auto name = "staircase";
    static constexpr double call(double x, double height) { return static_cast<int>(x) * height; }
    static constexpr auto partials(const auto&, const auto&, const auto& height_) { return each{height_, none}; }
};
COSTATE_BINARY_FUNCTION(staircase, staircase_op)

constexpr auto x = counting<3>;
static_assert(gives(staircase(x * 1.5, 10), 10, 30, 40));
static_assert(gives(diff(sum(staircase(x * 1.5, 10)), x), 15, 15, 15));

}  // namespace
