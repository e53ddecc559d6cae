// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd/bits.hpp>

/// exp, exp2, expm1: x = n ln 2 + r, a polynomial for e^r (near-minimax, fitted in 50 digits). With
/// AVX-512 n counts eighths and 2^(n mod 1) comes from a table of eight.
namespace costate::inline COSTATE_ISA {
namespace simd {

inline constexpr double exp2_eighths[8] = {
    0x1p+0,
    0x1.172b83c7d517bp+0,
    0x1.306fe0a31b715p+0,
    0x1.4bfdad5362a27p+0,
    0x1.6a09e667f3bcdp+0,
    0x1.8ace5422aa0dbp+0,
    0x1.ae89f995ad3adp+0,
    0x1.d5818dcfba487p+0};

/// c + r² q. The square of a float below 1e-19 is subnormal, on which processors are a hundred times slower: there the
/// product is taken in another order, which for a double would only cost latency.
template <class T>
COSTATE_INLINE pack<T> add_second_order(const pack<T>& c, const pack<T>& r, const pack<T>& q) {
    if constexpr (std::is_same_v<T, float>) {
        return fma(r, r * q, c);
    } else {
        return fma(r * r, q, c);
    }
}

/// (e^r - 1 - r) / r², |r| <= ln 2 / 2.
template <class T>
COSTATE_INLINE pack<T> exp_tail(const pack<T>& r) {
    if constexpr (std::is_same_v<T, float>) {
        return polynomial(
            r, 0x1.6d117cp-10f, 0x1.120be2p-7f, 0x1.555518p-5f, 0x1.5554dcp-3f, 0x1p-1f);
    } else {
        // Pairs, pairs of pairs, …: two products more than Horner's scheme, half its latency, which
        // is what a small network's tanh waits for.
        const pack<T> r2 = r * r;
        const pack<T> r4 = r2 * r2;
        const pack<T> c01 = polynomial(r, 0x1.5555555555556p-3, 0x1p-1);
        const pack<T> c23 = polynomial(r, 0x1.11111111109a6p-7, 0x1.5555555553d37p-5);
        const pack<T> c45 = polynomial(r, 0x1.a01a01a7cebcdp-13, 0x1.6c16c1789d1d7p-10);
        const pack<T> c67 = polynomial(r, 0x1.71de0d85293b8p-19, 0x1.a019b8ca26fcfp-16);
        const pack<T> c89 = polynomial(r, 0x1.af390ba7e6f47p-26, 0x1.2891d4ffbb0f9p-22);
        const pack<T> c4567 = fma(r2, c67, c45);
        return fma(r4, fma(r4, c89, c4567), fma(r2, c23, c01));
    }
}

template <class T>
struct reduced_exponent {
    pack<T> n, r;
};

/// x = n ln 2 + r for |x| < 1500 (double), 200 (float). Of a larger x, n is large enough that 2^n is 0 or inf, and r may be
/// anything.
template <class T>
COSTATE_INLINE reduced_exponent<T> reduce_exponent(const pack<T>& x) {
    constexpr T high = std::is_same_v<T, float> ? T(0.693359375) : T(0x1.62e42feep-1);
    constexpr T low =
        std::is_same_v<T, float> ? T(-0x1.bd0105c610ca8p-13) : T(0x1.a39ef35793c76p-33);
    const pack<T> n = opaque(fma(x, pack<T>(T(1.44269504088896340736)), pack<T>(rounder<T>))) -
        pack<T>(rounder<T>);
    return {n, fma(n, pack<T>(-low), fma(n, pack<T>(-high), x))};
}

/// e^(x + x_lo) for x clamped to where the answer is neither 0 nor inf, or a little beyond; a small
/// x_lo, read with with_low only.
template <bool with_low = false, class T>
COSTATE_INLINE pack<T> exp_clamped(const pack<T>& x, const pack<T>& x_lo = pack<T>(T(0))) {
#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
    if constexpr (std::is_same_v<T, double>) {
        const pack<T> t = opaque(fma(x, pack<T>(1.44269504088896340736), pack<T>(0x1.8p+49)));
        const pack<T> n = t - 0x1.8p+49;
        pack<T> r = fma(n, pack<T>(-0x1.a39ef35793c76p-33), fma(n, pack<T>(-0x1.62e42feep-1), x));
        if constexpr (with_low) {
            r += x_lo;
        }
        const pack<T> q = polynomial(
            r, 0x1.a01e2e013e538p-13, 0x1.6c1b735ab0459p-10, 0x1.1111110e0d9p-7,
            0x1.5555554e8d709p-5, 0x1.555555555556ap-3, 0x1p-1);
        const pack<T> p = fma(r * r, q, r);
        const pack<T> table = look_up(exp2_eighths, bits(t));
        return scale(fma(table, p, table), n);
    }
#endif
    reduced_exponent<T> e = reduce_exponent(x);
    if constexpr (with_low) {
        e.r += x_lo;
    }
    return scale(1 + add_second_order(e.r, e.r, exp_tail(e.r)), e.n);
}

}  // namespace simd

/// e^x; 1.1 ulp, without AVX-512 1.2. 0 and inf where a number does not reach.
template <class T>
COSTATE_INLINE pack<T> exp(const pack<T>& x_) {
    constexpr bool single = std::is_same_v<T, float>;
#if defined(__AVX512DQ__) && COSTATE_HAS_XSIMD
    // Beyond the numbers the power of two alone decides, and of what is left, a NaN for an infinite x, no more is asked than to be
    // a number.
    if constexpr (single) {
        simd::reduced_exponent<T> e = simd::reduce_exponent(x_);
        e.r = simd::within(e.r, T(0.375));
        return simd::scale(
            fma(fma(simd::exp_tail(e.r), e.r, pack<T>(T(1))), e.r, pack<T>(T(1))), e.n);
    }
#endif
    return simd::exp_clamped(
        simd::at_most(simd::at_least(x_, single ? T(-110) : T(-760)), single ? T(90) : T(720)));
}

/// 2^x; 1 ulp.
template <class T>
COSTATE_INLINE pack<T> exp2(const pack<T>& x_) {
    using namespace simd;
    constexpr bool single = std::is_same_v<T, float>;
    const pack<T> x = at_most(at_least(x_, single ? T(-160) : T(-1100)), single ? T(130) : T(1030));
    const pack<T> n = opaque(x + pack<T>(rounder<T>)) - pack<T>(rounder<T>);
    const pack<T> f = x - n;
    constexpr T low = single ? T(-0x1.05c61p-29) : T(0x1.abc9e3b39803fp-56);
    const pack<T> r = f * T(0.69314718055994530942);
    return scale(1 + add_second_order(fma(f, pack<T>(low), r), r, exp_tail(r)), n);
}

/// e^x - 1, relatively accurate at 0; 2 ulp.
template <class T>
COSTATE_INLINE pack<T> expm1(const pack<T>& x_) {
    using namespace simd;
    constexpr bool single = std::is_same_v<T, float>;
    const pack<T> x = at_most(at_least(x_, single ? T(-40) : T(-60)), single ? T(90) : T(720));
    const reduced_exponent<T> e = reduce_exponent(x);
    const pack<T> p = add_second_order(e.r, e.r, exp_tail(e.r));
    // 2^n (1 + p) - 1 by halves: 2^n itself may overflow while the answer does not.
    const pack<T> s = scale(pack<T>(T(0.5)), e.n);
    const pack<T> r = 2 * (fma(s, p, s - T(0.5)));
    constexpr T inf = single ? T(__builtin_huge_valf()) : T(__builtin_huge_val());
    return select(
        x_ == 0, x_, select(x_ > (single ? T(0x1.62e42ep+6) : T(0x1.62e42fefa39efp+9)), inf, r));
}

}  // namespace costate::inline COSTATE_ISA
