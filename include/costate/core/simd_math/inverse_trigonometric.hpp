// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd/bits.hpp>

/// atan2 by one division into |t| <= tan(π/8) and a polynomial; atan, asin, acos from it.
namespace costate::inline COSTATE_ISA {
namespace simd {

/// The angle of (x, y) for x, y >= 0, not both zero and not both infinite.
template <class T>
COSTATE_INLINE pack<T> first_quadrant_angle(const pack<T>& y, const pack<T>& x) {
    // Within π/8 of the x axis t = y / x, of the diagonal (y - x) / (y + x), of the y axis -x / y.
    constexpr T slope = T(0.41421356237309504880);
    const mask<T> low = y <= slope * x;
    const mask<T> high = x <= slope * y;
    const pack<T> top = select(low, y, select(high, -x, y - x));
    const pack<T> bottom = select(low, x, select(high, y, y + x));
    const pack<T> t = top / bottom;
    constexpr T half_pi = std::is_same_v<T, float> ? T(0x1.921fb6p+0) : T(0x1.921fb54442d18p+0);
    constexpr T rest = std::is_same_v<T, float> ? T(-0x1.777a5cp-25) : T(0x1.1a62633145c07p-54);
    const pack<T> turns = select(low, T(0), select(high, pack<T>(T(1)), T(0.5)));
    const pack<T> z = t * t;
    pack<T> q;
    if constexpr (std::is_same_v<T, float>) {
        q = polynomial(
            z, -0x1.082f6cp-4f, 0x1.b8099p-4f, -0x1.241fe6p-3f, 0x1.99972ep-3f, -0x1.555554p-2f);
    } else {
        q = polynomial(
            z, -0x1.39f38ad451ea6p-6, 0x1.41495cefb6c73p-5, -0x1.a090d1950d2b4p-5,
            0x1.dfe49b2919c4ep-5, -0x1.10fa5ee9ab25cp-4, 0x1.3b126143b5cbcp-4,
            -0x1.745d0b153ffadp-4, 0x1.c71c7184c32bfp-4, -0x1.24924924355d5p-3,
            0x1.999999999933dp-3, -0x1.5555555555555p-2);
    }
    return turns * half_pi + (t + fma(t * z, q, turns * rest));
}

}  // namespace simd

/// atan x; 3 ulp.
template <class T>
COSTATE_INLINE pack<T> atan(const pack<T>& x_) {
    using namespace simd;
    return copy_sign(first_quadrant_angle(abs(x_), pack<T>(T(1))), x_);
}

/// The angle of the point (x, y); 3 ulp. The special cases are C's.
template <class T>
COSTATE_INLINE pack<T> atan2(const pack<T>& y_, const pack<T>& x_) {
    using namespace simd;
    constexpr T pi = std::is_same_v<T, float> ? T(0x1.921fb6p+1) : T(0x1.921fb54442d18p+1);
    constexpr T rest = std::is_same_v<T, float> ? T(-0x1.777a5cp-24) : T(0x1.1a62633145c07p-53);
    constexpr T inf = std::is_same_v<T, float> ? T(__builtin_huge_valf()) : T(__builtin_huge_val());
    const pack<T> y = abs(y_);
    const pack<T> x = abs(x_);
    // Two zeros count as (1, 0), two infinities as (1, 1).
    const mask<T> zeros = (y == 0) & (x == 0);
    const mask<T> infinities = (y == inf) & (x == inf);
    const pack<T> angle =
        first_quadrant_angle(select(infinities, T(1), y), select(zeros | infinities, T(1), x));
    // The sign bit, so that -0 counts as left.
    const mask<T> left = copy_sign(pack<T>(T(1)), x_) < 0;
    const pack<T> full = select(left, pi - (angle - rest), angle);
    return copy_sign(full, y_);
}

/// asin x; 3 ulp. NaN beyond ±1.
template <class T>
COSTATE_INLINE pack<T> asin(const pack<T>& x_) {
    using namespace simd;
    const pack<T> a = abs(x_);
    return copy_sign(first_quadrant_angle(a, sqrt((1 - a) * (1 + a))), x_);
}

/// acos x; 3 ulp. NaN beyond ±1.
template <class T>
COSTATE_INLINE pack<T> acos(const pack<T>& x_) {
    using namespace simd;
    constexpr T pi = std::is_same_v<T, float> ? T(0x1.921fb6p+1) : T(0x1.921fb54442d18p+1);
    const pack<T> a = abs(x_);
    const pack<T> angle = first_quadrant_angle(sqrt((1 - a) * (1 + a)), a);
    return select(x_ < 0, pi - angle, angle);
}

}  // namespace costate::inline COSTATE_ISA
