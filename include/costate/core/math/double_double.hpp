// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/isa.hpp>

/// Arithmetic with about 106 bits, as unevaluated sums of two doubles, and access to the bits of a
/// double: what the elementary functions below are made of.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

using u64 = unsigned long long;
using i64 = long long;

inline constexpr double infinity = __builtin_huge_val();
inline constexpr double not_a_number = __builtin_nan("");

constexpr u64 bits_of(double x) { return __builtin_bit_cast(u64, x); }
constexpr double from_bits(u64 b) { return __builtin_bit_cast(double, b); }
constexpr double magnitude(double x) { return from_bits(bits_of(x) & 0x7fff'ffff'ffff'ffffULL); }
constexpr bool sign_bit(double x) { return (bits_of(x) >> 63) != 0; }
constexpr double with_sign(double x, double sign) {
    return from_bits(
        (bits_of(x) & 0x7fff'ffff'ffff'ffffULL) | (bits_of(sign) & 0x8000'0000'0000'0000ULL));
}
/// 2^k for a normal result, -1022 <= k <= 1023.
constexpr double power_of_two(int k) { return from_bits(static_cast<u64>(k + 1023) << 52); }
/// A polynomial, its coefficients from the highest power down: one expression, so one step of a
/// compiler's limit whatever the degree.
template <class... C>
constexpr double descending(double x, C... c) {
    double r = 0;
    ((r = r * x + c), ...);
    return r;
}

/// x 2^k, |x| < 2, without overflow on the way (which no constant expression may contain); k between
/// -2200 and 2200.
constexpr double scaled(double x, int k) {
    if (k > 1023) {
        const double y = x * power_of_two(1023);
        return magnitude(y) < power_of_two(2047 - k) ? y * power_of_two(k - 1023)
                                                     : with_sign(infinity, x);
    }
    if (k < -1022) {
        // One rounding into the subnormals, not two: the first factor is exact.
        return x * power_of_two(k + 1000 < -1022 ? -1022 : k + 1000) * power_of_two(-1000);
    }
    return x * power_of_two(k);
}

/// At run time a barrier: keeps a compiler from fusing or reassociating a rounded value away, which
/// the error terms below rely on.
constexpr double rounded(double x) {
    if (!__builtin_is_constant_evaluated()) {
#if defined(__SSE2__)
        asm("" : "+x"(x));
#else
        asm("" : "+m"(x));
#endif
    }
    return x;
}

struct twofold {
    double hi, lo;
};

/// a + b exactly, for |a| >= |b| (or a = 0).
constexpr twofold quick_sum(double a, double b) {
    const double s = rounded(a + b);
    return {s, b - rounded(s - a)};
}

/// a + b exactly.
constexpr twofold exact_sum(double a, double b) {
    const double s = rounded(a + b);
    const double t = rounded(s - a);
    return {s, rounded(a - rounded(s - t)) + rounded(b - t)};
}

/// a b exactly, while it neither overflows nor loses bits below 2^-1022.
constexpr twofold exact_product(double a, double b) {
    const double p = rounded(a * b);
#if defined(__FP_FAST_FMA) || defined(__FMA__)
    if (!__builtin_is_constant_evaluated()) {
        return {p, __builtin_fma(a, b, -p)};
    }
#endif
    // Upper halves of 26 bits, so that the partial products are exact.
    const double ah = from_bits(bits_of(a) & 0xffff'ffff'f800'0000ULL);
    const double bh = from_bits(bits_of(b) & 0xffff'ffff'f800'0000ULL);
    const double al = rounded(a - ah);
    const double bl = rounded(b - bh);
    return {
        p,
        rounded(rounded(rounded(rounded(ah * bh) - p) + rounded(ah * bl)) + rounded(al * bh)) +
            al * bl};
}

constexpr twofold add(twofold a, double b) {
    const twofold s = exact_sum(a.hi, b);
    return quick_sum(s.hi, s.lo + a.lo);
}
constexpr twofold add(twofold a, twofold b) {
    const twofold s = exact_sum(a.hi, b.hi);
    const twofold t = exact_sum(a.lo, b.lo);
    const twofold u = quick_sum(s.hi, s.lo + t.hi);
    return quick_sum(u.hi, u.lo + t.lo);
}
constexpr twofold multiply(twofold a, double b) {
    const twofold p = exact_product(a.hi, b);
    return quick_sum(p.hi, p.lo + a.lo * b);
}
constexpr twofold multiply(twofold a, twofold b) {
    const twofold p = exact_product(a.hi, b.hi);
    return quick_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}
constexpr twofold divide(twofold a, twofold b) {
    const double q = rounded(a.hi / b.hi);
    const twofold p = exact_product(q, b.hi);
    return quick_sum(q, ((rounded(a.hi - p.hi) - p.lo) + (a.lo - q * b.lo)) / b.hi);
}
constexpr twofold negate(twofold a) { return {-a.hi, -a.lo}; }

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
