// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/root.hpp>
#include <costate/core/math/trigonometric.hpp>

/// atan, atan2, asin, acos: all from the angle of a point in the first octant, a table of
/// atan(k/8) and the series beside it.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

inline constexpr twofold atan_eighths[9] = {
    {0, 0},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55}};

/// The angle of the point (x, y), 0 <= y <= x, x > 0.
constexpr twofold octant_angle(twofold y, twofold x) {
    const twofold q = divide(y, x);
    const int k = static_cast<int>(8 * q.hi + 0.5);
    const double c = 0.125 * k;
    const twofold t = k == 0 ? q : divide(add(q, -c), add(multiply(q, c), 1));
    const double z = t.hi * t.hi;
    const double p = descending(z, -1. / 15, 1. / 13, -1. / 11, 1. / 9, -1. / 7, 1. / 5, -1. / 3);
    const twofold s = exact_sum(atan_eighths[k].hi, t.hi);
    return quick_sum(s.hi, s.lo + (z * t.hi * p + (t.lo + atan_eighths[k].lo)));
}

/// The angle of (x, y) in [0, π], y >= 0, not both zero.
constexpr twofold upper_angle(twofold y, twofold x) {
    const bool left = x.hi < 0;
    const twofold a = left ? negate(x) : x;
    if (a.hi > y.hi || (a.hi == y.hi && a.lo >= y.lo)) {
        const twofold angle = octant_angle(y, a);
        return left ? add(twofold{2 * half_pi.hi, 2 * half_pi.lo}, negate(angle)) : angle;
    }
    const twofold angle = octant_angle(a, y);
    return add(half_pi, left ? angle : negate(angle));
}

constexpr double atan(double x) {
    if (x != x || magnitude(x) < 0x1p-27) {
        return x;
    }
    if (magnitude(x) > 0x1p+60) {
        return with_sign(half_pi.hi, x);
    }
    return with_sign(upper_angle({magnitude(x), 0}, {1, 0}).hi, x);
}

/// The angle of the point (x, y), with C's special cases (Annex F.10.1.4).
constexpr double atan2(double y, double x) {
    if (x != x) {
        return x;
    }
    if (y != y) {
        return y;
    }
    double a = magnitude(y);
    double b = magnitude(x);
    const bool left = sign_bit(x);
    if (a == 0) {
        return left ? with_sign(2 * half_pi.hi, y) : y;
    }
    if (b == infinity) {
        const double angle = a == infinity ? 0.5 * half_pi.hi : 0;
        return with_sign(left ? (a == infinity ? 0x1.2d97c7f3321d2p+1 : 2 * half_pi.hi) : angle, y);
    }
    if (a == infinity || b == 0) {
        return with_sign(half_pi.hi, y);
    }
    // Bring both near 1, so that nothing over- or underflows in between.
    const int ea = static_cast<int>(bits_of(a) >> 52);
    const int eb = static_cast<int>(bits_of(b) >> 52);
    if (ea - eb > 64) {
        return with_sign(half_pi.hi, y);
    }
    if (eb - ea > 64) {
        // y / x in one rounding, also below the normal numbers; b may be subnormal only if a is.
        return left ? with_sign(2 * half_pi.hi, y) : with_sign(a / b, y);
    }
    const double scale = ea > 1600 ? 0x1p-700 : ea < 450 ? 0x1p+700 : 1;
    a *= scale;
    b *= scale;
    return with_sign(upper_angle({a, 0}, {left ? -b : b, 0}).hi, y);
}

/// √(1 - x²).
constexpr twofold cosine_of(double x) {
    return sqrt_twofold(multiply(exact_sum(1, x), exact_sum(1, -x)));
}

constexpr double asin(double x) {
    if (x != x || magnitude(x) < 0x1p-27) {
        return x;
    }
    if (magnitude(x) > 1) {
        return not_a_number;
    }
    return with_sign(upper_angle({magnitude(x), 0}, cosine_of(x)).hi, x);
}

constexpr double acos(double x) {
    if (x != x) {
        return x;
    }
    if (magnitude(x) > 1) {
        return not_a_number;
    }
    if (x == 1) {
        return 0;
    }
    return upper_angle(cosine_of(x), {x, 0}).hi;
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
