// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "costate/core/isa.hpp"

/// A sine and a cosine of one angle.
namespace costate::math {
template <class T>
struct sin_cos {
    T sin, cos;
};
} // namespace costate::math

namespace costate::math::scalar {
inline namespace COSTATE_ISA {
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winvalid-constexpr"
#endif

#define COSTATE_SCALAR_UNARY(name)                                                                    \
    constexpr double name(double x_) { return __builtin_##name(x_); }                                    \
    constexpr float name(float x_) { return __builtin_##name##f(x_); }
#define COSTATE_SCALAR_BINARY(name)                                                                   \
    constexpr double name(double a_, double b_) { return __builtin_##name(a_, b_); }                     \
    constexpr float name(float a_, float b_) { return __builtin_##name##f(a_, b_); }
COSTATE_SCALAR_UNARY(sqrt)
COSTATE_SCALAR_UNARY(cbrt)
COSTATE_SCALAR_UNARY(exp)
COSTATE_SCALAR_UNARY(exp2)
COSTATE_SCALAR_UNARY(expm1)
COSTATE_SCALAR_UNARY(log)
COSTATE_SCALAR_UNARY(log2)
COSTATE_SCALAR_UNARY(log1p)
COSTATE_SCALAR_UNARY(sin)
COSTATE_SCALAR_UNARY(cos)
COSTATE_SCALAR_UNARY(tan)
COSTATE_SCALAR_UNARY(asin)
COSTATE_SCALAR_UNARY(acos)
COSTATE_SCALAR_UNARY(atan)
COSTATE_SCALAR_UNARY(sinh)
COSTATE_SCALAR_UNARY(cosh)
COSTATE_SCALAR_UNARY(tanh)
COSTATE_SCALAR_UNARY(asinh)
COSTATE_SCALAR_UNARY(acosh)
COSTATE_SCALAR_UNARY(atanh)
COSTATE_SCALAR_UNARY(erf)
COSTATE_SCALAR_UNARY(erfc)
COSTATE_SCALAR_UNARY(lgamma)
COSTATE_SCALAR_UNARY(floor)
COSTATE_SCALAR_UNARY(ceil)
COSTATE_SCALAR_UNARY(trunc)
COSTATE_SCALAR_BINARY(pow)
COSTATE_SCALAR_BINARY(atan2)
COSTATE_SCALAR_BINARY(hypot)
#undef COSTATE_SCALAR_UNARY
#undef COSTATE_SCALAR_BINARY
constexpr double round(double x_) { return __builtin_nearbyint(x_); }
constexpr float round(float x_) { return __builtin_nearbyintf(x_); }
constexpr double rsqrt(double x_) { return 1 / sqrt(x_); }
constexpr float rsqrt(float x_) { return 1 / sqrt(x_); }
constexpr double abs(double x_) { return __builtin_fabs(x_); }
constexpr float abs(float x_) { return __builtin_fabsf(x_); }
template <class T>
constexpr T sign(T x_) {
    return x_ > 0 ? T(1) : x_ < 0 ? T(-1) : x_;
}
template <class T>
constexpr T min(T a_, T b_) {
    return a_ < b_ || a_ != a_ ? a_ : b_;
}
template <class T>
constexpr T max(T a_, T b_) {
    return a_ > b_ || a_ != a_ ? a_ : b_;
}
template <class T>
constexpr T sigmoid(T x_) {
    return x_ >= 0 ? 1 / (1 + exp(-x_)) : exp(x_) / (1 + exp(x_));
}
template <class T>
constexpr T softplus(T x_) {
    return (x_ > 0 ? x_ : T(0)) + log1p(exp(-abs(x_)));
}
template <class T>
constexpr T logaddexp(T a_, T b_) {
    return a_ == b_ ? a_ + T(0.693147180559945309417) : max(a_, b_) + log1p(exp(-abs(a_ - b_)));
}
template <class T>
constexpr T digamma(T x_) {
    double x = static_cast<double>(x_);
    if (x <= 0) {
        return static_cast<T>(static_cast<double>(digamma(T(1) - x_)) -
                              3.14159265358979323846 / tan(3.14159265358979323846 * x));
    }
    double r = 0;
    while (x < 10) {
        r -= 1 / x;
        x += 1;
    }
    const double z = 1 / (x * x);
    return static_cast<T>(
        r + log(x) - 0.5 / x -
        z * (1. / 12 - z * (1. / 120 - z * (1. / 252 - z * (1. / 240 - z * (1. / 132 - z * (691. / 32760)))))));
}
template <class T>
constexpr sin_cos<T> sincos(T x_) {
    return {sin(x_), cos(x_)};
}

#ifdef __clang__
#pragma clang diagnostic pop
#endif
} // namespace COSTATE_ISA
} // namespace costate::math::scalar
