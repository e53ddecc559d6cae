// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd_math/exponential.hpp>
#include <costate/core/simd_math/logarithm.hpp>

/// The hyperbolic functions, their inverses, and the sigmoid family.
namespace costate::inline COSTATE_ISA {
namespace simd {

/// e^x - 1 of 0 <= x below overflow, by halves: (e^x - 1) / 2.
template <class T>
COSTATE_INLINE pack<T> half_expm1(const pack<T>& x) {
    const reduced_exponent<T> e = reduce_exponent(x);
    const pack<T> p = add_second_order(e.r, e.r, exp_tail(e.r));
    const pack<T> s = scale(pack<T>(T(0.5)), e.n);
    return fma(s, p, s - T(0.5));
}

}  // namespace simd

/// tanh x; 3 ulp.
template <class T>
COSTATE_INLINE pack<T> tanh(const pack<T>& x_) {
    using namespace simd;
    // h / (h + 1) with h = (e^2|x| - 1) / 2; from 20 (10) on that is 1.
    const pack<T> a = at_most(abs(x_), std::is_same_v<T, float> ? T(10) : T(20));
    const pack<T> h = half_expm1(a + a);
    return copy_sign(h / (h + 1), x_);
}

/// 1 / (1 + e^-x); 3 ulp.
template <class T>
COSTATE_INLINE pack<T> sigmoid(const pack<T>& x_) {
    using namespace simd;
    // e^-|x| never overflows: 1 / (1 + e) on the right, e / (1 + e) on the left.
    const pack<T> e = exp_clamped(at_least(-abs(x_), std::is_same_v<T, float> ? T(-110) : T(-760)));
    return select(x_ < 0, e, T(1)) / (1 + e);
}

/// log(1 + e^x); 2 ulp.
template <class T>
COSTATE_INLINE pack<T> softplus(const pack<T>& x_) {
    using namespace simd;
    const pack<T> e = exp_clamped(at_least(-abs(x_), std::is_same_v<T, float> ? T(-110) : T(-760)));
    return log1p(e) + at_least(x_, T(0));
}

/// log(e^a + e^b); absolutely accurate near its zeros.
template <class T>
COSTATE_INLINE pack<T> logaddexp(const pack<T>& a_, const pack<T>& b_) {
    using namespace simd;
    const pack<T> high = max(a_, b_);
    // Equal infinities must not become NaN.
    const pack<T> distance = select(a_ == b_, T(0), abs(a_ - b_));
    // Beyond, what it adds is subnormal, and slow.
    constexpr T most = std::is_same_v<T, float> ? T(87) : T(708);
    const pack<T> e = select(distance > most, T(0), exp_clamped(-at_most(distance, most)));
    return high + log1p(e);
}

/// sinh x; 4 ulp.
template <class T>
COSTATE_INLINE pack<T> sinh(const pack<T>& x_) {
    using namespace simd;
    constexpr bool single = std::is_same_v<T, float>;
    const pack<T> a = abs(x_);
    // With h = (e^a - 1) / 2: sinh a = h + h / (2 h + 1). Beyond 20 (10) the second term is lost, and
    // beyond 709 (88) e^a is inf where its half is not: two factors e^(a/2).
    const pack<T> h = half_expm1(at_most(a, single ? T(10) : T(20)));
    const pack<T> near = h + h / (2 * h + 1);
    const pack<T> g = exp(T(0.5) * a);
    const pack<T> far = T(0.5) * g * g;
    return copy_sign(select(a <= (single ? T(10) : T(20)), near, far), x_);
}

/// cosh x; 4 ulp.
template <class T>
COSTATE_INLINE pack<T> cosh(const pack<T>& x_) {
    using namespace simd;
    constexpr bool single = std::is_same_v<T, float>;
    const pack<T> a = abs(x_);
    const pack<T> g = exp(T(0.5) * a);
    const pack<T> far = T(0.5) * g * g;
    const pack<T> e = exp(at_most(a, single ? T(10) : T(20)));
    return select(a <= (single ? T(10) : T(20)), T(0.5) * (e + 1 / e), far);
}

/// asinh x; 3 ulp.
template <class T>
COSTATE_INLINE pack<T> asinh(const pack<T>& x_) {
    using namespace simd;
    constexpr T big = std::is_same_v<T, float> ? T(0x1p+14) : T(0x1p+30);
    const pack<T> a = abs(x_);
    // log(1 + a + a² / (1 + √(1 + a²))); for large a log 2a.
    const pack<T> b = at_most(a, big);
    const pack<T> square = b * b;
    const pack<T> u = b + square / (1 + sqrt(1 + square));
    const mask<T> far = a > big;
    const pack<T> l = log1p(select(far, a - 1, u));
    return copy_sign(select(far, l + T(0.69314718055994530942), l), x_);
}

/// acosh x, x >= 1; 3 ulp. NaN below.
template <class T>
COSTATE_INLINE pack<T> acosh(const pack<T>& x_) {
    using namespace simd;
    constexpr T big = std::is_same_v<T, float> ? T(0x1p+14) : T(0x1p+30);
    const pack<T> t = at_most(x_, big) - 1;
    const pack<T> u = t + sqrt(t * (t + 2));
    const mask<T> far = x_ > big;
    const pack<T> l = log1p(select(far, x_ - 1, u));
    return select(x_ < 1, quiet_nan<T>, select(far, l + T(0.69314718055994530942), l));
}

/// atanh x; 3 ulp. ±inf at ±1, NaN beyond.
template <class T>
COSTATE_INLINE pack<T> atanh(const pack<T>& x_) {
    using namespace simd;
    const pack<T> a = abs(x_);
    return copy_sign(T(0.5) * log1p(2 * a / (1 - a)), x_);
}

}  // namespace costate::inline COSTATE_ISA
