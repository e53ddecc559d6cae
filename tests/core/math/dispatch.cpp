// SPDX-License-Identifier: BSL-1.0
#include <costate/core/math/dispatch.hpp>

namespace costate::math::scalar {
constexpr double half(double x) { return x / 2; }
constexpr float half(float x) { return x / 2; }
constexpr double mean(double a, double b) { return (a + b) / 2; }
constexpr float mean(float a, float b) { return (a + b) / 2; }
}  // namespace costate::math::scalar
COSTATE_MATH_UNARY(half)
COSTATE_MATH_BINARY(mean)

namespace {

namespace math = costate::math;

// Numbers are the library's own, integers as doubles.
static_assert(math::half(3) == 1.5);
static_assert(math::half(3.0f) == 1.5f);
static_assert(__is_same(decltype(math::half(3.0f)), float));
static_assert(math::mean(1, 2.0f) == 1.5);
static_assert(__is_same(decltype(math::mean(1, 2.0f)), double));

// Generic code says math::half before there is a type with a `half` of its own.
constexpr int halved_twice(const auto& x) { return math::half(math::half(x)).steps; }

struct counted {
    int steps = 0;
};
constexpr counted half(const counted& x) { return {x.steps + 1}; }
constexpr counted mean(const counted& a, double) { return a; }

static_assert(halved_twice(counted{}) == 2);
static_assert(math::mean(counted{7}, 1.0).steps == 7);

}  // namespace
