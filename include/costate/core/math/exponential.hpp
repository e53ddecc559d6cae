// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/double_double.hpp>

/// exp, exp2, expm1 by reduction to |r| <= ln 2 / 2 and the power series there.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

// ln 2 in a part of 32 bits, which any exponent multiplies exactly, and the rest.
inline constexpr double ln2_hi = 0x1.62e42feep-1;
inline constexpr double ln2_lo = 0x1.a39ef35793c76p-33;
inline constexpr double log2_e = 0x1.71547652b82fep+0;

/// The integer next to x (halves away from zero), |x| < 2^31.
constexpr int nearest(double x) { return static_cast<int>(x + (x < 0 ? -0.5 : 0.5)); }

/// (e^r - 1 - r) / r² for |r| <= 0.35, within 2^-56.
constexpr double exp_tail(double r) {
    return descending(
        r, 1. / 6227020800, 1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320,
        1. / 5040, 1. / 720, 1. / 120, 1. / 24, 1. / 6, 1. / 2);
}

struct scaled_twofold {
    int k;
    twofold value;
};

/// e^(x + x_lo) = 2^k value, before the last rounding; finite |x| < 1500.
constexpr scaled_twofold exp_parts(double x, double x_lo) {
    const int k = nearest(x * log2_e);
    const double high = x - k * ln2_hi;
    const double low = k * ln2_lo - x_lo;
    const double r = rounded(high - low);
    const double r_lo = rounded(high - r) - low;
    const twofold s = quick_sum(1, r);
    return {k, {s.hi, s.lo + (r * r * exp_tail(r) + r_lo * (1 + r))}};
}

/// e^(x + x_lo) 2^extra for a finite |x| < 1500.
constexpr double exp_of(double x, double x_lo, int extra = 0) {
    const scaled_twofold e = exp_parts(x, x_lo);
    return scaled(e.value.hi + e.value.lo, e.k + extra);
}

constexpr double exp(double x) {
    if (x != x) {
        return x;
    }
    if (x > 0x1.62e42fefa39efp+9) {
        return infinity;
    }
    if (x < -746) {
        return 0;
    }
    return exp_of(x, 0);
}

constexpr double exp2(double x) {
    if (x != x) {
        return x;
    }
    if (x >= 1024) {
        return infinity;
    }
    if (x < -1076) {
        return 0;
    }
    const int k = nearest(x);
    const twofold r = multiply(twofold{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}, x - k);
    return scaled(1 + (r.hi + (r.hi * r.hi * exp_tail(r.hi) + r.lo * (1 + r.hi))), k);
}

constexpr double expm1(double x) {
    if (x != x || magnitude(x) < 0x1p-54) {
        return x;
    }
    if (x > 0x1.62e42fefa39efp+9) {
        return infinity;
    }
    if (x < -40) {
        return -1;
    }
    const int k = nearest(x * log2_e);
    if (k == 0) {
        return x + x * x * exp_tail(x);
    }
    if (k > 60) {
        return exp_of(x, 0);
    }
    const double high = x - k * ln2_hi;
    const double low = k * ln2_lo;
    const double r = rounded(high - low);
    const double r_lo = rounded(high - r) - low;
    // 2^k (e^r - 1 + 1 - 2^-k), the last difference exact up to 2^53.
    const twofold s = exact_sum(1 - power_of_two(-k), r);
    return scaled(s.hi + (s.lo + (r * r * exp_tail(r) + r_lo * (1 + r))), k);
}

/// e^x - 1 to about 2^-60, for -40 <= x <= 40.
constexpr twofold expm1_twofold(double x) {
    const int k = nearest(x * log2_e);
    const double high = x - k * ln2_hi;
    const twofold r = exact_sum(high, -(k * ln2_lo));
    const twofold square = multiply(r, r);
    const double cube = r.hi * r.hi * r.hi *
        descending(r.hi, 1. / 6227020800, 1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880,
                   1. / 40320, 1. / 5040, 1. / 720, 1. / 120, 1. / 24, 1. / 6);
    const twofold half{0.5 * square.hi, 0.5 * square.lo};
    const twofold e = add(add(r, half), cube);
    if (k == 0) {
        return e;
    }
    const twofold s = add(e, 1 - power_of_two(-k));
    return {s.hi * power_of_two(k), s.lo * power_of_two(k)};
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
