// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/dispatch.hpp>
#include <costate/core/math/scalar.hpp>

/// Elementary functions of float and double, in constant evaluation as at run time; packs and dual
/// numbers answer to the same names through their own headers.
COSTATE_MATH_UNARY(abs)
COSTATE_MATH_UNARY(sign)
COSTATE_MATH_UNARY(floor)
COSTATE_MATH_UNARY(ceil)
COSTATE_MATH_UNARY(trunc)
COSTATE_MATH_UNARY(round)
COSTATE_MATH_UNARY(sqrt)
COSTATE_MATH_UNARY(rsqrt)
COSTATE_MATH_UNARY(cbrt)
COSTATE_MATH_UNARY(exp)
COSTATE_MATH_UNARY(exp2)
COSTATE_MATH_UNARY(expm1)
COSTATE_MATH_UNARY(log)
COSTATE_MATH_UNARY(log2)
COSTATE_MATH_UNARY(log1p)
COSTATE_MATH_UNARY(sin)
COSTATE_MATH_UNARY(cos)
COSTATE_MATH_UNARY(sincos)
COSTATE_MATH_UNARY(tan)
COSTATE_MATH_UNARY(asin)
COSTATE_MATH_UNARY(acos)
COSTATE_MATH_UNARY(atan)
COSTATE_MATH_UNARY(sinh)
COSTATE_MATH_UNARY(cosh)
COSTATE_MATH_UNARY(tanh)
COSTATE_MATH_UNARY(asinh)
COSTATE_MATH_UNARY(acosh)
COSTATE_MATH_UNARY(atanh)
COSTATE_MATH_UNARY(erf)
COSTATE_MATH_UNARY(erfc)
COSTATE_MATH_UNARY(lgamma)
COSTATE_MATH_UNARY(digamma)
COSTATE_MATH_UNARY(sigmoid)
COSTATE_MATH_UNARY(softplus)
COSTATE_MATH_BINARY(pow)
COSTATE_MATH_BINARY(atan2)
COSTATE_MATH_BINARY(hypot)
COSTATE_MATH_BINARY(min)
COSTATE_MATH_BINARY(max)
COSTATE_MATH_BINARY(logaddexp)

namespace costate::math {

/// Whether a number is neither infinite nor NaN: by the bits of its exponent, since compilers that are told to be fast take
/// comparisons for known. Even so clang may take for finite what its fast arithmetic has just made.
constexpr bool is_finite(double x_) {
    constexpr unsigned long long infinity = 0x7ffull << 52;
    return (__builtin_bit_cast(unsigned long long, x_) & infinity) != infinity;
}

/// x to an integer power by repeated squaring, 1 for n = 0 whatever x is; a negative n inverts last.
template <class T>
__attribute__((always_inline)) inline constexpr T pow_int(const T& x_, int n_) {
    unsigned n = n_ < 0 ? 0u - static_cast<unsigned>(n_) : static_cast<unsigned>(n_);
    T square = x_;
    T power = static_cast<T>(1);
    for (; n != 0; n >>= 1) {
        if (n & 1u) {
            power = power * square;
        }
        if (n > 1) {
            square = square * square;
        }
    }
    return n_ < 0 ? static_cast<T>(1) / power : power;
}

namespace by_argument {
void fma();
template <class T>
__attribute__((always_inline)) inline constexpr auto call_fma(
    const T& a_, const T& b_, const T& c_) {
    return fma(a_, b_, c_);
}
}  // namespace by_argument

/// a * b + c, rounded once where the machine does that quickly, twice elsewhere and in constants.
template <class T>
__attribute__((always_inline)) inline constexpr auto fma(const T& a_, const T& b_, const T& c_) {
    if constexpr (std::is_arithmetic_v<T>) {
#if defined(__FP_FAST_FMA) || defined(__FMA__)
        if (!__builtin_is_constant_evaluated()) {
            if constexpr (std::is_same_v<T, double>) {
                return __builtin_fma(a_, b_, c_);
            } else if constexpr (std::is_same_v<T, float>) {
                return __builtin_fmaf(a_, b_, c_);
            }
        }
#endif
        return a_ * b_ + c_;
    } else {
        return by_argument::call_fma(a_, b_, c_);
    }
}

}  // namespace costate::math
