// SPDX-License-Identifier: BSL-1.0
// What C99 (Annex F) says of zeros, infinities and NaN, and points whose value is known to the bit: all
// in constant evaluation, on both compilers.
#include "costate/core/math.hpp"

namespace {

namespace math = costate::math;
using math::portable::sign_bit;

constexpr double inf = math::portable::infinity;
constexpr double nan = math::portable::not_a_number;
constexpr double largest = 0x1.fffffffffffffp+1023;
constexpr double smallest = 0x1p-1074;
constexpr double pi = 0x1.921fb54442d18p+1;

constexpr bool is_nan(double x) { return x != x; }

static_assert(math::exp(0) == 1);
static_assert(math::exp(inf) == inf);
static_assert(math::exp(-inf) == 0);
static_assert(is_nan(math::exp(nan)));
static_assert(math::exp(710.0) == inf);
static_assert(math::exp(-745.0) == smallest);
static_assert(math::exp(-745.5) == 0);
static_assert(math::exp(709.78) < inf);
static_assert(math::exp(-inf) == 0);
static_assert(math::exp2(10) == 1024);
static_assert(math::exp2(-1074.) == smallest);
static_assert(math::exp2(1023.) == 0x1p1023);
static_assert(math::expm1(-inf) == -1);
static_assert(math::expm1(inf) == inf);
static_assert(math::log(1) == 0);
static_assert(math::log(0) == -inf);
static_assert(is_nan(math::log(-1)));
static_assert(math::log(inf) == inf);
static_assert(math::log2(8) == 3);
static_assert(math::log2(smallest) == -1074);
static_assert(math::log1p(-1) == -inf);
static_assert(is_nan(math::log1p(-2)));
static_assert(math::sin(0) == 0);
static_assert(is_nan(math::sin(inf)));
static_assert(math::cos(0) == 1);
static_assert(is_nan(math::tan(-inf)));
static_assert(math::sin(largest) == 0.004961954789184062);
static_assert(math::sqrt(4) == 2);
static_assert(math::sqrt(smallest) == 0x1p-537);
static_assert(is_nan(math::sqrt(-1)));
static_assert(math::sqrt(inf) == inf);
static_assert(math::sqrt(largest) == 0x1.fffffffffffffp+511);
static_assert(sign_bit(math::sqrt(-0.0)));
static_assert(math::cbrt(27) == 3);
static_assert(math::cbrt(-8) == -2);
static_assert(math::cbrt(smallest) == 0x1p-358);
static_assert(math::hypot(3, 4) == 5);
static_assert(math::hypot(largest, largest) == inf);
static_assert(math::hypot(inf, nan) == inf);
static_assert(math::hypot(smallest, smallest) == smallest);
static_assert(math::pow(2, 10) == 1024);
static_assert(math::pow(-2, 3) == -8);
static_assert(math::pow(0, -1) == inf);
static_assert(math::pow(-0.0, -1) == -inf);
static_assert(math::pow(nan, 0) == 1);
static_assert(math::pow(1, nan) == 1);
static_assert(is_nan(math::pow(-1, .5)));
static_assert(math::pow(-inf, 3) == -inf);
static_assert(math::pow(.5, inf) == 0);
static_assert(math::pow(-1, inf) == 1);
static_assert(math::pow(2, 1024) == inf);
static_assert(math::pow(2, -1074) == smallest);
static_assert(math::pow(2, -1080) == 0);
static_assert(math::pow(-1, 1e300) == 1);
static_assert(math::pow(3, 1e300) == inf);
static_assert(math::pow(10, 2) == 100);
static_assert(math::pow(10, -3) == 0.001);
static_assert(math::atan(inf) == pi / 2);
static_assert(math::atan2(0., -1.) == pi);
static_assert(sign_bit(math::atan2(-0.0, 1.0)));
static_assert(math::atan2(-0.0, -1.0) == -pi);
static_assert(math::atan2(1, 0) == pi / 2);
static_assert(math::atan2(inf, inf) == pi / 4);
static_assert(math::atan2(1, 1) == pi / 4);
static_assert(math::atan2(smallest, largest) == 0);
static_assert(math::atan2(smallest, 1.0) == smallest);
static_assert(math::atan2(largest, smallest) == pi / 2);
static_assert(math::asin(1) == pi / 2);
static_assert(math::acos(1) == 0);
static_assert(math::acos(-1) == pi);
static_assert(is_nan(math::asin(1.5)));
static_assert(math::acos(0) == pi / 2);
static_assert(math::acos(.5) == 1.0471975511965979);
static_assert(math::asin(.5) == 0.5235987755982989);
static_assert(math::sinh(inf) == inf);
static_assert(math::sinh(-inf) == -inf);
static_assert(math::cosh(-inf) == inf);
static_assert(math::cosh(0) == 1);
static_assert(math::tanh(inf) == 1);
static_assert(math::tanh(-50) == -1);
static_assert(is_nan(math::tanh(nan)));
static_assert(math::sinh(710.47) < inf);
static_assert(math::sinh(711.) == inf);
static_assert(math::asinh(-inf) == -inf);
static_assert(math::acosh(1) == 0);
static_assert(is_nan(math::acosh(.5)));
static_assert(math::atanh(1) == inf);
static_assert(math::atanh(-1) == -inf);
static_assert(is_nan(math::atanh(2)));
static_assert(math::erf(inf) == 1);
static_assert(math::erf(-inf) == -1);
static_assert(math::erfc(-inf) == 2);
static_assert(math::erfc(inf) == 0);
static_assert(math::erfc(0) == 1);
static_assert(math::erf(smallest) == smallest);
static_assert(math::erfc(28.5) == 0);
static_assert(math::lgamma(1) == 0);
static_assert(math::lgamma(2) == 0);
static_assert(math::lgamma(0) == inf);
static_assert(math::lgamma(-3) == inf);
static_assert(math::lgamma(-inf) == inf);
static_assert(math::lgamma(3) == 0.6931471805599453);
static_assert(math::lgamma(largest) == inf);
static_assert(math::lgamma(1e300) < inf);
static_assert(math::lgamma(0.5) == 0.5723649429247001);
static_assert(math::digamma(1) == -0.5772156649015329);
static_assert(math::digamma(0) == -inf);
static_assert(is_nan(math::digamma(-2)));
static_assert(math::digamma(inf) == inf);
static_assert(math::digamma(smallest) == -inf);
static_assert(math::sigmoid(0) == .5);
static_assert(math::sigmoid(-inf) == 0);
static_assert(math::sigmoid(inf) == 1);
static_assert(math::sigmoid(-745.) > 0);
static_assert(math::softplus(-inf) == 0);
static_assert(math::softplus(inf) == inf);
static_assert(math::softplus(0) == 0.6931471805599453);
static_assert(math::logaddexp(-inf, -inf) == -inf);
static_assert(math::logaddexp(-inf, 2.) == 2);
static_assert(math::logaddexp(inf, -inf) == inf);
static_assert(math::logaddexp(0, 0) == 0.6931471805599453);
static_assert(math::floor(-1.5) == -2);
static_assert(math::ceil(-1.5) == -1);
static_assert(math::round(2.5) == 2);
static_assert(math::round(-3.5) == -4);
static_assert(math::trunc(-1.9) == -1);
static_assert(math::floor(1e300) == 1e300);
static_assert(sign_bit(math::ceil(-.5)));
static_assert(sign_bit(math::round(-.5)));
static_assert(math::rsqrt(4) == .5);
static_assert(math::rsqrt(0) == inf);
static_assert(math::rsqrt(inf) == 0);
static_assert(math::rsqrt(smallest) == 0x1p537);
static_assert(math::exp(1.0f) == 2.7182818f);
static_assert(math::exp(100.0f) == __builtin_huge_valf());
static_assert(math::tanh(.5f) == 0.46211717f);
static_assert(math::pow_int(2.0, -3) == .125);
static_assert(math::fma(2., 3., 4.) == 10);
static_assert(is_nan(math::max(1.0, nan)));
static_assert(is_nan(math::max(nan, 1.)));
static_assert(math::sign(-3) == -1);
static_assert(math::abs(-3.5f) == 3.5f);
static_assert(math::sincos(0.0).cos == 1);
static_assert(math::exp(-103.5f) > 0);

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
