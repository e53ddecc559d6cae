// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/double_double.hpp>

/// sqrt (correctly rounded), rsqrt, cbrt, hypot.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

constexpr double sqrt(double x) {
    if (x != x || x == 0 || x == infinity) {
        return x;
    }
    if (x < 0) {
        return not_a_number;
    }
    int half = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p+108;
        half = -54;
    }
    // x = 4^e m, 1 <= m < 4.
    const int e = (static_cast<int>(bits_of(x) >> 52) - 1023) >> 1;
    const double m = from_bits(bits_of(x) - (static_cast<u64>(static_cast<i64>(2 * e)) << 52));
    double y = 0.485 + 0.485 * m - 0.03 * m * (m - 1);  // within 4 %, squared by each step
    y = 0.5 * (y + m / y);
    y = 0.5 * (y + m / y);
    y = 0.5 * (y + m / y);
    y = 0.5 * (y + m / y);
    // One ulp to either side, decided by the exact remainder m - y².
    const twofold square = exact_product(y, y);
    const double rest = rounded(m - square.hi) - square.lo;
    if (rest > y * 0x1p-52) {
        y += 0x1p-52;
    } else if (rest <= -y * 0x1p-52) {
        y -= 0x1p-52;
    }
    return y * power_of_two(e + half);
}

/// √(a.hi + a.lo) to about 2^-100.
constexpr twofold sqrt_twofold(twofold a) {
    if (a.hi == 0) {
        return {0, 0};
    }
    const double y = sqrt(a.hi);
    const twofold square = exact_product(y, y);
    return quick_sum(y, ((rounded(a.hi - square.hi) - square.lo) + a.lo) / (2 * y));
}

/// 1 / √x; +inf at 0, NaN below.
constexpr double rsqrt(double x) {
    if (x == 0) {
        return with_sign(infinity, x);
    }
    if (x == infinity) {
        return 0;
    }
    if (x != x || x < 0) {
        return not_a_number;
    }
    const bool tiny = x < 0x1p-1000;
    const twofold root = sqrt_twofold({tiny ? x * 0x1p+108 : x, 0});
    const twofold r = divide({1, 0}, root);
    return tiny ? r.hi * 0x1p+54 : r.hi;
}

constexpr double cbrt(double x) {
    if (x != x || x == 0 || magnitude(x) == infinity) {
        return x;
    }
    double a = magnitude(x);
    int third = 0;
    if (a < 0x1p-1022) {
        a *= 0x1p+162;
        third = -54;
    }
    // a = 8^e m, 1 <= m < 8; the offset keeps the division by 3 among positive numbers.
    const int e = (static_cast<int>(bits_of(a) >> 52) - 1023 + 3072) / 3 - 1024;
    const double m = from_bits(bits_of(a) - (static_cast<u64>(static_cast<i64>(3 * e)) << 52));
    double y = 0.8 + 0.24 * m - 0.0125 * m * m;  // within 8 %, cubed by each step (Halley)
    y *= (y * y * y + 2 * m) / (2 * y * y * y + m);
    y *= (y * y * y + 2 * m) / (2 * y * y * y + m);
    y *= (y * y * y + 2 * m) / (2 * y * y * y + m);
    const twofold cube = multiply(exact_product(y, y), y);
    y -= (rounded(cube.hi - m) + cube.lo) / (3 * y * y);
    return with_sign(y * power_of_two(e + third), x);
}

constexpr double hypot(double x, double y) {
    double a = magnitude(x);
    double b = magnitude(y);
    if (a == infinity || b == infinity) {
        return infinity;
    }
    if (a != a || b != b) {
        return a != a ? a : b;
    }
    if (a < b) {
        const double t = a;
        a = b;
        b = t;
    }
    if (b == 0) {
        return a;
    }
    const double scale = a > 0x1p+500 ? 0x1p-600 : a < 0x1p-400 ? 0x1p+600 : 1;
    a *= scale;
    b *= scale;
    if (b < a * 0x1p-60) {
        return a / scale;
    }
    const twofold r = sqrt_twofold(add(exact_product(a, a), exact_product(b, b)));
    if (scale < 1 && r.hi > 0x1.fffffffffffffp+423) {
        return infinity;
    }
    return r.hi / scale;
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
