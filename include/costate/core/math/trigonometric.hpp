// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/double_double.hpp>

/// sin, cos, tan of any finite double: reduction modulo π/2 to about 2^-100, then power series.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

/// The angle q π/2 + r, |r| <= π/4 (a little more by rounding), q modulo 4.
struct quarter_turns {
    int q;
    twofold r;
};

inline constexpr twofold half_pi{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};

// 2/π to 1,280 bits.
inline constexpr unsigned two_over_pi[40] = {
    0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
    0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484,
    0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
    0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b,
    0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d};

/// Reduction for x >= 2^19 (Payne and Hanek): of x 2/π only the digits that matter are computed, the
/// multiples of four left out to the left, in limbs of 32 bits with products of 64.
constexpr quarter_turns reduce_huge(double x) {
    // x = m 2^e with an integer m of 53 bits; digit i of 2/π has the weight 2^(-32 (i + 1)).
    const int e = static_cast<int>(bits_of(x) >> 52) - 1075;
    const u64 m = (bits_of(x) & 0x000f'ffff'ffff'ffffULL) | 0x0010'0000'0000'0000ULL;
    // Digits whose product with m 2^e is a multiple of 4 are skipped: first is the last multiple of
    // 32 bits that keeps two integer bits.
    const int first = e < 34 ? 0 : (e - 2) / 32;
    const int shift = e - 32 * first;
    // Seven digits times two limbs of m, lowest first, kept in nine limbs.
    u64 limb[10] = {};
    const u64 m0 = m & 0xffff'ffffULL;
    const u64 m1 = m >> 32;
    u64 carry = 0;
    for (int i = 6; i >= 0; --i) {
        const u64 d = two_over_pi[first + i];
        const int at = 6 - i;
        const u64 low = m0 * d + limb[at];
        limb[at] = low & 0xffff'ffffULL;
        carry = (low >> 32) + m1 * d + limb[at + 1];
        limb[at + 1] = carry & 0xffff'ffffULL;
        limb[at + 2] += carry >> 32;
    }
    // The binary point stands 7 · 32 - shift bits from the right. Take the 128 bits that begin two
    // bits left of it.
    const int point = 224 - shift;
    u64 window[4] = {};
    for (int i = 0; i < 4; ++i) {
        const int from = point + 2 - 32 * (i + 1);
        const int word = from >> 5;
        const int bit = from & 31;
        window[i] = ((limb[word] >> bit) | (limb[word + 1] << (32 - bit))) & 0xffff'ffffULL;
    }
    int q = static_cast<int>(window[0] >> 30);
    // The fraction, as a signed distance from the nearest integer.
    window[0] &= 0x3fff'ffffULL;
    if (window[0] >= 0x2000'0000ULL) {
        q += 1;
        const twofold high = exact_sum(
            static_cast<double>(window[0]) - 0x1p+30, static_cast<double>(window[1]) * 0x1p-32);
        const twofold f =
            add(add(high, static_cast<double>(window[2]) * 0x1p-64),
                static_cast<double>(window[3]) * 0x1p-96);
        return {q & 3, multiply(half_pi, twofold{f.hi * 0x1p-30, f.lo * 0x1p-30})};
    }
    const twofold high =
        exact_sum(static_cast<double>(window[0]), static_cast<double>(window[1]) * 0x1p-32);
    const twofold f =
        add(add(high, static_cast<double>(window[2]) * 0x1p-64),
            static_cast<double>(window[3]) * 0x1p-96);
    return {q & 3, multiply(half_pi, twofold{f.hi * 0x1p-30, f.lo * 0x1p-30})};
}

/// For any finite x >= 0.
constexpr quarter_turns reduce(double x) {
    if (x < 0x1.921fb54442d18p-1) {
        return {0, {x, 0}};
    }
    if (x >= 0x1p+19) {
        return reduce_huge(x);
    }
    // π/2 in parts of 33 bits, which n < 2^20 multiplies exactly.
    const int n = static_cast<int>(x * 0x1.45f306dc9c883p-1 + 0.5);
    const twofold a = exact_sum(x - n * 0x1.921fb544p+0, -(n * 0x1.0b4611a6p-34));
    const twofold b = exact_sum(a.hi, -(n * 0x1.3198a2ep-69));
    return {n & 3, quick_sum(b.hi, b.lo + (a.lo - n * 0x1.b839a252049c1p-104))};
}

/// sin r as a leading term and a rest.
constexpr twofold sin_series(twofold r) {
    const double z = r.hi * r.hi;
    const double p = descending(
        z, 1. / 355687428096000, -1. / 1307674368000, 1. / 6227020800, -1. / 39916800, 1. / 362880,
        -1. / 5040, 1. / 120, -1. / 6);
    return {r.hi, z * r.hi * p + r.lo * (1 - 0.5 * z)};
}

/// cos r as a leading term and a rest.
constexpr twofold cos_series(twofold r) {
    const double z = r.hi * r.hi;
    const double p = descending(
        z, -1. / 6402373705728000, 1. / 20922789888000, -1. / 87178291200, 1. / 479001600,
        -1. / 3628800, 1. / 40320, -1. / 720, 1. / 24);
    const double half = 0.5 * z;
    const double h = rounded(1 - half);
    // The rounding error of z counts here, as it does not above.
    const twofold square = exact_product(r.hi, r.hi);
    return {h, (rounded(1 - h) - 0.5 * square.hi) + (z * z * p - 0.5 * square.lo - r.hi * r.lo)};
}

struct sine_and_cosine {
    twofold sin, cos;
};

/// Both, of a finite x, to a fraction of an ulp.
constexpr sine_and_cosine sincos_twofold(double x) {
    const quarter_turns t = reduce(magnitude(x));
    const twofold s = sin_series(t.r);
    const twofold c = cos_series(t.r);
    const twofold sine = t.q == 0 ? s : t.q == 1 ? c : t.q == 2 ? negate(s) : negate(c);
    const twofold cosine = t.q == 0 ? c : t.q == 1 ? negate(s) : t.q == 2 ? negate(c) : s;
    return {sign_bit(x) ? negate(sine) : sine, cosine};
}

constexpr double sin(double x) {
    if (x != x || magnitude(x) < 0x1p-27) {
        return x;
    }
    if (magnitude(x) == infinity) {
        return not_a_number;
    }
    const quarter_turns t = reduce(magnitude(x));
    const twofold v = (t.q & 1) != 0 ? cos_series(t.r) : sin_series(t.r);
    return ((t.q & 2) != 0) != sign_bit(x) ? -(v.hi + v.lo) : v.hi + v.lo;
}

constexpr double cos(double x) {
    if (x != x) {
        return x;
    }
    if (magnitude(x) == infinity) {
        return not_a_number;
    }
    const quarter_turns t = reduce(magnitude(x));
    const twofold v = (t.q & 1) != 0 ? sin_series(t.r) : cos_series(t.r);
    return t.q == 1 || t.q == 2 ? -(v.hi + v.lo) : v.hi + v.lo;
}

constexpr double tan(double x) {
    if (x != x || magnitude(x) < 0x1p-27) {
        return x;
    }
    if (magnitude(x) == infinity) {
        return not_a_number;
    }
    const sine_and_cosine v = sincos_twofold(x);
    return divide(quick_sum(v.sin.hi, v.sin.lo), quick_sum(v.cos.hi, v.cos.lo)).hi;
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
