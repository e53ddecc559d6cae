// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/exponential.hpp>

/// erf and erfc: polynomials through 50-digit values at Chebyshev points.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

/// c[0] + c[1] x + …
template <int N>
constexpr double polynomial(const double (&c)[N], double x) {
    double r = c[N - 1];
    for (int i = N - 2; i >= 0; --i) {
        r = r * x + c[i];
    }
    return r;
}

// erf x / x - 1 in x², for x < 1 (relative error 2^-62).
inline constexpr double erf_near_zero[] = {
    0x1.06eba8214db69p-3,  -0x1.812746b0379e6p-2,  0x1.ce2f21a042b30p-4,  -0x1.b82ce31284e00p-6,
    0x1.565bcd0dbaa38p-8,  -0x1.c02db3dac435fp-11, 0x1.f9a321d5b8e1ep-14, -0x1.f4d1e3183f7aep-17,
    0x1.b9df224ca4b97p-20, -0x1.5f1ecb6f0764cp-23, 0x1.f7b4bf3b13964p-27, -0x1.389d4f2641625p-30,
    0x1.05ffd737fb32ep-34};

// e^(x²) erfc x (1 + 2 x) in (x - 3) / (x + 3), for 1/2 <= x <= 28 (relative error 2^-59).
inline constexpr double erfc_far[] = {
    0x1.40c522d7e4987p+0,  -0x1.15c084bb9e8f8p-3,  -0x1.85a15c58aa5bcp-5,  0x1.098366a5b49a5p-3,
    -0x1.e88b803a49709p-4, 0x1.17ca2877e25b3p-4,   -0x1.8574c40ba6a70p-6,  0x1.4b884e6674be3p-9,
    0x1.ef1bdd1571101p-10, -0x1.98db569ae9f33p-11, -0x1.b912511ace570p-14, 0x1.065ac05cf2849p-13,
    0x1.4c15c8ccdacffp-18, -0x1.514bf9e11f612p-16, -0x1.8656688349170p-21, 0x1.d34dda94a5cdcp-19,
    0x1.7240e039a3bd2p-22, -0x1.522e923875db7p-21, -0x1.05551b9c7b495p-23, 0x1.e01239a37bc3ap-24,
    0x1.89d482c35f998p-26, -0x1.08c0541a34a1dp-26};

/// erfc x for 1/2 <= x <= 28.
constexpr double erfc_tail(double x) {
    const twofold square = exact_product(x, x);
    const twofold p = divide({polynomial(erfc_far, (x - 3) / (x + 3)), 0}, exact_sum(1, 2 * x));
    const scaled_twofold e = exp_parts(-square.hi, -square.lo);
    return scaled(e.value.hi * p.hi + (e.value.hi * p.lo + e.value.lo * p.hi), e.k);
}

constexpr double erf(double x) {
    const double a = magnitude(x);
    if (x != x) {
        return x;
    }
    if (a < 1) {
        // Below 2^-500 the square would underflow to no purpose.
        return x + x * polynomial(erf_near_zero, a < 0x1p-30 ? 0 : a * a);
    }
    return with_sign(a > 6 ? 1 : 1 - erfc_tail(a), x);
}

constexpr double erfc(double x) {
    if (x != x) {
        return x;
    }
    if (x < -6) {
        return 2;
    }
    if (x > 28) {
        return 0;
    }
    if (x >= 0.5) {
        return erfc_tail(x);
    }
    if (x <= -1) {
        return 2 - erfc_tail(-x);
    }
    if (x < 0.25) {
        return 1 - erf(x);
    }
    // 1 - x - x p.
    const twofold d = exact_sum(1, -x);
    const twofold p = exact_product(x, polynomial(erf_near_zero, x * x));
    return d.hi - p.hi + (d.lo - p.lo);
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
