// SPDX-License-Identifier: BSL-1.0
// The functions by the names that generic code uses; what each computes is tested beside its header.
#include <costate/core/math.hpp>

namespace {

namespace math = costate::math;

static_assert(math::pow_int(2.0, -3) == .125);
static_assert(math::pow_int(0.0, 0) == 1);
static_assert(math::fma(2., 3., 4.) == 10);
static_assert(math::exp(0) == 1);
static_assert(math::is_finite(0) && math::is_finite(-0x1.fffffffffffffp+1023) && math::is_finite(0x1p-1074));
static_assert(!math::is_finite(__builtin_huge_val()) && !math::is_finite(-__builtin_huge_val()) && !math::is_finite(__builtin_nan("")));
static_assert(math::atan2(0., -1.) == 0x1.921fb54442d18p+1);

// An argument of any arithmetic type: integers count as doubles, floats stay floats.
static_assert(__is_same(decltype(math::exp(1)), double));
static_assert(__is_same(decltype(math::exp(1.0f)), float));
static_assert(__is_same(decltype(math::pow(2.0f, 2)), double));

// One evaluation costs little enough that a thousand of them pass under clang's default limit.
constexpr double sum_of(int n) {
    double s = 0;
    for (int i = 0; i < n; ++i) {
        const double x = 0.01 * i;
        s += math::tanh(x) + math::exp(-x) + math::log1p(x) + math::sin(x) + math::sigmoid(x);
    }
    return s;
}
constexpr double sum = sum_of(1000);
static_assert(sum > 0);

}  // namespace
