// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/error_function.hpp>
#include <costate/core/simd_math/exponential.hpp>

/// erf and erfc: a polynomial near zero, e^(-x²) times another beyond.
namespace costate::inline COSTATE_ISA {
namespace simd {

/// erf x / x - 1 in z = x², |x| < 1.
template <class T>
COSTATE_INLINE pack<T> erf_near_zero(const pack<T>& z) {
    if constexpr (std::is_same_v<T, float>) {
        return polynomial(
            z, -0x1.281efap-11f, 0x1.428d76p-8f, -0x1.b5b31p-6f, 0x1.ce0ab2p-4f, -0x1.81268p-2f,
            0x1.06eba2p-3f);
    } else {
        return polynomial(
            z, -0x1.ac9585a44fe29p-31, 0x1.d76af6ca49787p-27, -0x1.5c131500d3f88p-23,
            0x1.b981d78881a5dp-20, -0x1.f4ca838adb73bp-17, 0x1.f9a2be4f731a1p-14,
            -0x1.c02db0665e53dp-11, 0x1.565bccfa44156p-8, -0x1.b82ce31203772p-6,
            0x1.ce2f21a040f66p-4, -0x1.812746b0379c1p-2, 0x1.06eba8214db68p-3);
    }
}

/// e^(-x²) for x >= 0, the rounding of the square undone.
template <class T>
COSTATE_INLINE pack<T> gaussian(const pack<T>& x) {
    const pack<T> square = x * x;
    pack<T> lost(T(0));
    if constexpr (has_fma) {
        lost = fma(x, x, -square);
    } else {
        // Split in halves that square exactly.
        constexpr auto upper = static_cast<integer_of<T>>(
            std::is_same_v<T, float> ? 0xffff'ffff'ffff'f000ULL : 0xffff'ffff'f800'0000ULL);
        const pack<T> high = opaque(floating<T>(bit_and(bits(x), integers<T>(upper))));
        const pack<T> low = x - high;
        lost = opaque(high * high - opaque(square)) + 2 * high * low + low * low;
    }
    return exp_clamped<true>(
        at_least(-square, std::is_same_v<T, float> ? T(-110) : T(-760)), -lost);
}

}  // namespace simd

/// erf x; 3 ulp.
template <class T>
COSTATE_INLINE pack<T> erf(const pack<T>& x_) {
    using namespace simd;
    constexpr bool single = std::is_same_v<T, float>;
    const pack<T> a = at_most(abs(x_), single ? T(4) : T(6));
    const pack<T> square = a * a;
    const pack<T> near = fma(x_, erf_near_zero(square), x_);
    const pack<T> t = (a - 2) / (a + 2);
    pack<T> p;
    if constexpr (single) {
        p = polynomial(
            t, -0x1.b75728p-11f, 0x1.be5ff8p-8f, 0x1.e9359ep-9f, -0x1.437446p-4f, 0x1.eeea7ep-3f,
            -0x1.b5703ep-2f, 0x1.058672p-2f);
    } else {
        p = polynomial(
            t, 0x1.06de90fce20e3p-18, 0x1.e89749bb276c3p-20, -0x1.d8072f8b2af1ep-17,
            -0x1.cfd845cfda3f9p-16, 0x1.ce18d5b499621p-16, 0x1.6dac8e32716eep-13,
            0x1.6d5bf00483674p-15, -0x1.016b61e9c90a9p-10, -0x1.bc25a2a5685b8p-11,
            0x1.ca95ed5c92a4bp-8, 0x1.e9471595c0b9dp-9, -0x1.437f0b68c2dc0p-4, 0x1.eeea7dc8a7932p-3,
            -0x1.b57034efd3f69p-2, 0x1.058671b52c776p-2);
    }
    const pack<T> far = 1 - exp_clamped(-square) * p;
    return select(a < 1, near, copy_sign(far, x_));
}

/// erfc x; 4 ulp, relatively accurate in the right tail.
template <class T>
COSTATE_INLINE pack<T> erfc(const pack<T>& x_) {
    using namespace simd;
    const pack<T> a = at_most(abs(x_), T(28));
    const pack<T> near = 1 - fma(x_, erf_near_zero(a * a), x_);
    const pack<T> t = (a - 3) / (a + 3);
    pack<T> p(T(0));
    constexpr int terms = sizeof(math::portable::erfc_far) / sizeof(double);
    for (int i = terms - 1; i >= 0; --i) {
        p = fma(p, t, pack<T>(static_cast<T>(math::portable::erfc_far[i])));
    }
    // p / (1 + 2 a) to half a unit: the remainder of the quotient, and what the sum lost.
    const pack<T> d = opaque(1 + 2 * a);
    const pack<T> d_lo = 1 - opaque(d - 2 * a);
    const pack<T> inverse = 1 / d;
    const pack<T> q = p * inverse;
    const pack<T> quotient = fma(fma(-q, d, p) - q * d_lo, inverse, q);
    const pack<T> tail = gaussian(a) * quotient;
    const pack<T> r = select(x_ < 0, 2 - tail, tail);
    return select(a < T(0.5), near, r);
}

}  // namespace costate::inline COSTATE_ISA
