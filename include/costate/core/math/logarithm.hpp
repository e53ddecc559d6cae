// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/exponential.hpp>

/// log, log2, log1p and pow: x = 2^k m with m in [1/√2, √2), and log m = 2 atanh((m - 1) / (m + 1)).
namespace costate::math::portable {
inline namespace COSTATE_ISA {

struct split_number {
    int k;
    double m;
};

/// x = 2^k m, 1/√2 <= m < √2, for finite x > 0.
constexpr split_number split(double x) {
    int k = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p+54;
        k = -54;
    }
    // Adding the distance from √½ to 1 makes the exponent field step at √½ 2^k.
    const u64 b = bits_of(x) + (0x3ff0'0000'0000'0000ULL - 0x3fe6'a09e'0000'0000ULL);
    k += static_cast<int>(b >> 52) - 1023;
    return {k, from_bits((b & 0x000f'ffff'ffff'ffffULL) + 0x3fe6'a09e'0000'0000ULL)};
}

/// (log(1 + f) - 2 s) / s with s = f / (2 + f), z = s², for |s| <= 0.1716.
constexpr double log_tail(double z) {
    return z *
        descending(
               z, 2. / 23, 2. / 21, 2. / 19, 2. / 17, 2. / 15, 2. / 13, 2. / 11, 2. / 9, 2. / 7,
               2. / 5, 2. / 3);
}

/// k ln 2 + log(1 + f) + e for a small correction e: f - f²/2 leads, both exact enough, so that the
/// rounded rest is a tenth of the answer.
constexpr double log_sum(int k, double f, double e) {
    const double s = f / (2 + f);
    const double h = 0.5 * f * f;
    const double tail = s * (h + log_tail(s * s));
    return k == 0 ? f - (h - (tail + e)) : k * ln2_hi - ((h - (tail + (k * ln2_lo + e))) - f);
}

constexpr double log(double x) {
    if (x != x || x == infinity) {
        return x;
    }
    if (x <= 0) {
        return x == 0 ? -infinity : not_a_number;
    }
    const split_number n = split(x);
    return log_sum(n.k, n.m - 1, 0);
}

constexpr double log1p(double x) {
    if (x != x || x == infinity || magnitude(x) < 0x1p-54) {
        return x;
    }
    if (x <= -1) {
        return x == -1 ? -infinity : not_a_number;
    }
    if (x > -0.29 && x < 0.41) {
        return log_sum(0, x, 0);
    }
    const twofold u = exact_sum(1, x);
    const split_number n = split(u.hi);
    return log_sum(n.k, n.m - 1, u.lo / u.hi);
}

/// log(x + x_lo) to about 2^-65, for finite x > 0 and |x_lo| at most an ulp of x.
constexpr twofold log_twofold(double x, double x_lo = 0) {
    const split_number n = split(x);
    const double f = n.m - 1;
    const twofold s = divide({f, 0}, exact_sum(2, f));
    const twofold z = multiply(s, s);
    const double rest = z.hi *
        descending(z.hi, 1. / 25, 1. / 23, 1. / 21, 1. / 19, 1. / 17, 1. / 15, 1. / 13, 1. / 11,
                   1. / 9, 1. / 7, 1. / 5);
    const twofold third = quick_sum(0x1.5555555555555p-2, rest + 0x1.5555555555555p-56);
    const twofold tail = multiply(multiply(z, third), s);
    const twofold m = add(s, tail);
    const twofold log_m = add(twofold{2 * m.hi, 2 * m.lo}, x_lo == 0 ? 0 : x_lo / x);
    return n.k == 0 ? log_m : add(quick_sum(n.k * ln2_hi, n.k * ln2_lo), log_m);
}

constexpr double log2(double x) {
    if (x != x || x == infinity) {
        return x;
    }
    if (x <= 0) {
        return x == 0 ? -infinity : not_a_number;
    }
    const split_number n = split(x);
    const twofold r =
        multiply(log_twofold(n.m), twofold{0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56});
    const twofold s = exact_sum(n.k, r.hi);
    return s.hi + (s.lo + r.lo);
}

constexpr bool is_integer(double y) {
    return magnitude(y) >= 0x1p+53 || static_cast<double>(static_cast<i64>(y)) == y;
}
constexpr bool is_odd(double y) {
    return magnitude(y) < 0x1p+53 && is_integer(y) && (static_cast<i64>(y) & 1) != 0;
}

/// x to the power y with all of C's special cases (Annex F.10.4.4).
constexpr double pow(double x, double y) {
    if (y == 0 || x == 1) {
        return 1;
    }
    if (x != x) {
        return x;
    }
    if (y != y) {
        return y;
    }
    const double a = magnitude(x);
    const bool negative = sign_bit(x) && is_odd(y);
    if (magnitude(y) == infinity) {
        return a == 1 ? 1 : (a > 1) == (y > 0) ? infinity : 0;
    }
    if (a == 0 || a == infinity) {
        const double r = (a == 0) == (y > 0) ? 0 : infinity;
        return negative ? -r : r;
    }
    if (x < 0 && !is_integer(y)) {
        return not_a_number;
    }
    const double sign = negative ? -1 : 1;
    if (a == 1) {
        return sign;
    }
    if (magnitude(y) > 0x1p+65) {
        return (a > 1) == (y > 0) ? sign * infinity : sign * 0;
    }
    const twofold p = multiply(log_twofold(a), y);
    if (p.hi > 0x1.62e42fefa39efp+9 ||
        (p.hi == 0x1.62e42fefa39efp+9 && p.lo > 0x1.abc9e3b39803fp-46)) {
        return sign * infinity;
    }
    if (p.hi < -746) {
        return sign * 0;
    }
    return sign * exp_of(p.hi, p.lo);
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
