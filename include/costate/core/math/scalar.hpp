// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/gamma.hpp>
#include <costate/core/math/hyperbolic.hpp>
#include <costate/core/math/inverse_trigonometric.hpp>
#include <costate/core/math/rounding.hpp>

namespace costate::math {

/// A sine and a cosine of one angle.
template <class T>
struct sin_cos {
    T sin, cos;
};

/// The functions of a float or double: in constant evaluation this library's own, at run time the C
/// library's, through the compilers' built-ins (no <cmath>: it would be four fifths of the cost of
/// including this). Floats are computed in double and rounded in constant evaluation.
namespace scalar {
inline namespace COSTATE_ISA {

/// x as a float; too large a value is an infinity also where the plain conversion is undefined.
constexpr float narrowed(double x) {
    return portable::magnitude(x) < 0x1.ffffffp+127 || x != x
        ? static_cast<float>(x)
        : (x < 0 ? -__builtin_huge_valf() : __builtin_huge_valf());
}

#define COSTATE_SCALAR_UNARY(name)                                                            \
    constexpr double name(double x_) {                                                        \
        return __builtin_is_constant_evaluated() ? portable::name(x_) : __builtin_##name(x_); \
    }                                                                                         \
    constexpr float name(float x_) {                                                          \
        return __builtin_is_constant_evaluated() ? narrowed(portable::name(x_))               \
                                                 : __builtin_##name##f(x_);                   \
    }
#define COSTATE_SCALAR_BINARY(name)                                                 \
    constexpr double name(double a_, double b_) {                                   \
        return __builtin_is_constant_evaluated() ? portable::name(a_, b_)           \
                                                 : __builtin_##name(a_, b_);        \
    }                                                                               \
    constexpr float name(float a_, float b_) {                                      \
        return __builtin_is_constant_evaluated() ? narrowed(portable::name(a_, b_)) \
                                                 : __builtin_##name##f(a_, b_);     \
    }
COSTATE_SCALAR_UNARY(floor)
COSTATE_SCALAR_UNARY(ceil)
COSTATE_SCALAR_UNARY(trunc)
COSTATE_SCALAR_UNARY(nearbyint)
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
COSTATE_SCALAR_BINARY(pow)
COSTATE_SCALAR_BINARY(atan2)
COSTATE_SCALAR_BINARY(hypot)
#undef COSTATE_SCALAR_UNARY
#undef COSTATE_SCALAR_BINARY

// The C library's lgamma writes a global, and it has no digamma.
constexpr double lgamma(double x_) { return portable::lgamma(x_); }
constexpr float lgamma(float x_) { return narrowed(portable::lgamma(x_)); }
constexpr double digamma(double x_) { return portable::digamma(x_); }
constexpr float digamma(float x_) { return narrowed(portable::digamma(x_)); }

/// The nearest integer, halves to even.
template <class T>
constexpr T round(T x_) {
    return nearbyint(x_);
}
template <class T>
constexpr T abs(T x_) {
    return static_cast<T>(portable::magnitude(static_cast<double>(x_)));
}
constexpr float abs(float x_) { return __builtin_fabsf(x_); }
constexpr double abs(double x_) { return __builtin_fabs(x_); }

/// 1 / √x.
constexpr double rsqrt(double x_) {
    return __builtin_is_constant_evaluated() ? portable::rsqrt(x_) : 1 / __builtin_sqrt(x_);
}
constexpr float rsqrt(float x_) {
    return __builtin_is_constant_evaluated() ? narrowed(portable::rsqrt(x_))
                                             : 1 / __builtin_sqrtf(x_);
}

/// -1, 0 or 1; zeros keep their sign and NaN stays.
template <class T>
constexpr T sign(T x_) {
    return x_ > 0 ? T(1) : x_ < 0 ? T(-1) : x_;
}

/// The smaller, of equal zeros the first; a NaN on either side is the answer.
template <class T>
constexpr T min(T a_, T b_) {
    return b_ < a_ || b_ != b_ ? b_ : a_;
}
/// The larger, of equal zeros the first; a NaN on either side is the answer.
template <class T>
constexpr T max(T a_, T b_) {
    return b_ > a_ || b_ != b_ ? b_ : a_;
}

/// 1 / (1 + e^-x).
template <class T>
constexpr T sigmoid(T x_) {
    if (x_ < 0) {
        const T e = exp(x_);
        return e / (1 + e);
    }
    return 1 / (1 + exp(-x_));
}

/// log(1 + e^x).
template <class T>
constexpr T softplus(T x_) {
    return x_ > 0 ? x_ + log1p(exp(-x_)) : log1p(exp(x_));
}

/// log(e^a + e^b).
template <class T>
constexpr T logaddexp(T a_, T b_) {
    if (a_ != a_ || b_ != b_) {
        return a_ != a_ ? a_ : b_;
    }
    const T high = a_ > b_ ? a_ : b_;
    const T low = a_ > b_ ? b_ : a_;
    const bool alone = portable::magnitude(static_cast<double>(high)) == portable::infinity ||
        portable::magnitude(static_cast<double>(low)) == portable::infinity;
    return alone ? high : high + log1p(exp(low - high));
}

template <class T>
constexpr sin_cos<T> sincos(T x_) {
    return {sin(x_), cos(x_)};
}

}  // namespace COSTATE_ISA
}  // namespace scalar
}  // namespace costate::math
