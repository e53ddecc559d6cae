// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/error_function.hpp>
#include <costate/core/math/logarithm.hpp>
#include <costate/core/math/trigonometric.hpp>

/// log |Γ| and its derivative ψ. Both have irrational zeros, near which the error is absolute.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

inline constexpr twofold pi_twofold{0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};

// (-1)^k (ζ(k) - 1) / k for k = 2, 3, …: lgamma(2 + d) = (1 - γ) d + these, times d^k.
inline constexpr double lgamma_at_two[] = {
    0x1.4a34cc4a60fa6p-2,  -0x1.13e001a557607p-4,  0x1.51322ac7d8483p-6,  -0x1.e404fc218f5f2p-8,
    0x1.7add6eadb6c30p-9,  -0x1.38ac5c2bf8e08p-10, 0x1.0b36af86396e9p-11, -0x1.d3fd4c76d2fc8p-13,
    0x1.a127b0f17d65ap-14, -0x1.78de5bd7c81efp-15, 0x1.580dcee66eb02p-16, -0x1.3cbc963ce2243p-17,
    0x1.2597a39f34aacp-18, -0x1.11b2eb7679541p-19, 0x1.0064cdeb22f0fp-20, -0x1.e2600d93cfd2fp-22,
    0x1.c76bbb3f07a4dp-23, -0x1.af5a6cbbf8a97p-24, 0x1.99b93c2070b0fp-25, -0x1.862c734df3eacp-26,
    0x1.7469daccfadcdp-27, -0x1.6434a8447aeadp-28, 0x1.555a877ffd2c3p-29, -0x1.47b1679258d0ep-30,
    0x1.3b15d2b2fc10cp-31, -0x1.2f69a9fabe3e0p-32, 0x1.24932a337434cp-33, -0x1.1a7c26ec2523cp-34,
    0x1.11116e693ed98p-35, -0x1.08424cbc543d8p-36, 0x1.000026e3f644fp-37, -0x1.f07c514fc9f0ap-39};

/// log Γ(2 + d), |d| <= 1/2.
constexpr twofold lgamma_near_two(double d) {
    const twofold linear = multiply(twofold{0x1.b0ee6072093cep-2, 0x1.6cb90701fbfabp-58}, d);
    return add(linear, d * d * polynomial(lgamma_at_two, d));
}

/// log Γ(x), 0 < x < 2^1000.
constexpr twofold lgamma_positive(double x) {
    if (x < 0.5) {
        return add(add(lgamma_near_two(x), -log1p(x)), negate(log_twofold(x)));
    }
    if (x < 1.5) {
        return add(lgamma_near_two(x - 1), negate(log_twofold(x)));
    }
    if (x < 12) {
        twofold product{1, 0};
        while (x > 2.5) {
            x -= 1;
            product = multiply(product, x);
        }
        const twofold g = lgamma_near_two(x - 2);
        return product.hi == 1 ? g : add(log_twofold(product.hi, product.lo), g);
    }
    // Stirling's series; log √(2π) - 1/2 is the constant.
    const double z = 1 / x;
    const double w = z * z;
    const double series = z *
        descending(w, 1. / 156, -691. / 360360, 1. / 1188, -1. / 1680, 1. / 1260, -1. / 360,
                   1. / 12);
    const twofold lead = multiply(add(log_twofold(x), -1), exact_sum(x, -0.5));
    return add(lead, quick_sum(0x1.acfe390c97d69p-2, series + 0x1.3494bc9001442p-56));
}

/// sin π x and cos π x for finite x, exact at integers and halves.
constexpr sine_and_cosine sincos_pi(double x) {
    const i64 twice = static_cast<i64>(2 * x + (x < 0 ? -0.5 : 0.5));
    const twofold r = multiply(pi_twofold, x - 0.5 * static_cast<double>(twice));
    const twofold s = sin_series(r);
    const twofold c = cos_series(r);
    const int q = static_cast<int>(twice & 3);
    const twofold sine = q == 0 ? s : q == 1 ? c : q == 2 ? negate(s) : negate(c);
    const twofold cosine = q == 0 ? c : q == 1 ? negate(s) : q == 2 ? negate(c) : s;
    return {quick_sum(sine.hi, sine.lo), quick_sum(cosine.hi, cosine.lo)};
}

/// log |Γ(x)|; +inf at 0, -1, -2, … and at both infinities.
constexpr double lgamma(double x) {
    if (x != x) {
        return x;
    }
    const double a = magnitude(x);
    if (a == infinity || x == 0 || (x < 0 && is_integer(x)) || x > 0x1.74c8ac8b3ba4cp+1014) {
        return infinity;
    }
    if (a < 0x1p-60) {
        return -log(a);
    }
    if (x > 0) {
        return lgamma_positive(x).hi;
    }
    // Γ(x) Γ(-x) = -π / (x sin πx).
    const twofold sine = sincos_pi(x).sin;
    const twofold p = multiply(sine.hi < 0 ? negate(sine) : sine, a);
    const twofold log_pi{0x1.250d048e7a1bdp+0, 0x1.7abf2ad8d5088p-57};
    return add(add(log_pi, negate(log_twofold(p.hi, p.lo))), negate(lgamma_positive(a))).hi;
}

/// ψ(x.hi + x.lo) for x > 0.
constexpr twofold digamma_positive(twofold x) {
    // Up to 8 by ψ(x) = ψ(x + 1) - 1 / x, then Stirling's series.
    twofold sum{0, 0};
    while (x.hi < 8) {
        sum = add(sum, divide({-1, 0}, x));
        x = add(x, 1);
    }
    const double z = 1 / (x.hi * x.hi);
    const double series = z *
        descending(z, -236364091. / 65520, 77683. / 276, -174611. / 6600, 43867. / 14364,
                   -3617. / 8160, 1. / 12, -691. / 32760, 1. / 132, -1. / 240, 1. / 252, -1. / 120,
                   1. / 12);
    const twofold lead = add(log_twofold(x.hi, x.lo), divide({-0.5, 0}, x));
    return add(add(lead, -series), sum);
}

/// Γ' / Γ; -inf at +0, +inf at -0, NaN at the other poles and at -inf.
constexpr double digamma(double x) {
    if (x != x || x == infinity) {
        return x;
    }
    if (x == 0) {
        return sign_bit(x) ? infinity : -infinity;
    }
    if (x < 0 && (x == -infinity || is_integer(x))) {
        return not_a_number;
    }
    if (magnitude(x) < 0x1p-60) {
        return magnitude(x) < 0x1p-1023 ? with_sign(infinity, -x) : -1 / x;
    }
    if (x > 0x1p+60) {
        return log(x);
    }
    if (x > 0) {
        return digamma_positive({x, 0}).hi;
    }
    // ψ(x) = ψ(1 - x) - π cot πx.
    const sine_and_cosine v = sincos_pi(x);
    const twofold cotangent = multiply(divide(v.cos, v.sin), pi_twofold);
    return add(digamma_positive(exact_sum(1, -x)), negate(cotangent)).hi;
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
