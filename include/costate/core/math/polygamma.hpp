// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "costate/core/math/gamma.hpp"
#include "costate/core/math/rounding.hpp"

/// The derivatives ψ⁽ⁿ⁾ of digamma.
namespace costate::math {
namespace portable {
inline namespace COSTATE_ISA {

constexpr double factorial(int n) {
    double product = 1;
    for (int i = 2; i <= n; ++i) {
        product *= i;
    }
    return product;
}

constexpr double integer_power(double x, int n) {
    double power = 1;
    for (; n > 0; --n) {
        power *= x;
    }
    return power;
}

/// Σ 1 / (x + k)^(n + 1) over k >= 0 for x > 0, n >= 1: terms up to 16 + n, then Euler's and
/// Maclaurin's formula.
constexpr double hurwitz_tail(int n, double x) {
    double sum = 0;
    while (x < 16 + n) {
        sum += 1 / integer_power(x, n + 1);
        x += 1;
    }
    constexpr double bernoulli[] = {1. / 6,        -1. / 30,       1. / 42, -1. / 30,
                                    5. / 66,       -691. / 2730,   7. / 6,  -3617. / 510,
                                    43867. / 798., -174611. / 330, 0};
    const double z = 1 / x;
    const double lead = integer_power(z, n);  // B_2k (n + 1)(n + 2)…(n + 2k - 1) / (2k)! z^(n + 2k)
    double tail = lead / n + lead * z / 2;
    double factor = (n + 1) * lead * z * z / 2;
    for (int k = 1; k <= 10; ++k) {
        tail += bernoulli[k - 1] * factor;
        factor *= z * z * (n + 2 * k) * (n + 2 * k + 1) / ((2 * k + 1) * (2 * k + 2));
    }
    return sum + tail;
}

/// The n-th derivative of π cot(πx), without the sign: derivatives of cot are polynomials in it.
constexpr double cotangent_derivative(int n, double x) {
    constexpr int most = 32;
    constexpr double pi = 0x1.921fb54442d18p+1;
    const sine_and_cosine angle = sincos_pi(x - 2 * nearbyint(x / 2));
    const double c = angle.cos.hi / angle.sin.hi;
    double polynomial[most + 3]{0, 1};
    for (int k = 1; k <= n; ++k) {
        double next[most + 3]{};  // p'(c) · -π (1 + c²)
        for (int i = 1; i <= k; ++i) {
            next[i - 1] -= pi * i * polynomial[i];
            next[i + 1] -= pi * i * polynomial[i];
        }
        for (int i = 0; i < most + 3; ++i) {
            polynomial[i] = next[i];
        }
    }
    double value = 0;
    for (int i = n + 1; i >= 0; --i) {
        value = value * c + polynomial[i];
    }
    return pi * value;
}

/// ψ⁽ⁿ⁾(x) for 0 <= n <= 32. At the poles 0, -1, -2, … it is +∞ for odd n; for even n it is NaN,
/// but at ±0 the infinity of the side.
constexpr double polygamma(int n, double x) {
    if (n == 0) {
        return digamma(x);
    }
    if (x != x || n < 0 || n > 32 || x == -infinity) {
        return not_a_number;
    }
    const bool odd = n % 2 != 0;
    if (x == 0) {
        return odd || sign_bit(x) ? infinity : -infinity;
    }
    if (x > 0) {
        const double value = factorial(n) * hurwitz_tail(n, x);
        return odd ? value : -value;
    }
    if (is_integer(x)) {
        return odd ? infinity : not_a_number;
    }
    // ψ⁽ⁿ⁾(1 - x) = (-1)ⁿ (ψ⁽ⁿ⁾(x) + dⁿ/dxⁿ π cot(πx))
    const double mirrored = factorial(n) * hurwitz_tail(n, 1 - x);
    return -mirrored - cotangent_derivative(n, x);
}

}  // namespace COSTATE_ISA
}  // namespace portable

/// The n-th derivative of digamma, n <= 32.
constexpr double polygamma(int n_, double x_) { return portable::polygamma(n_, x_); }
constexpr float polygamma(int n_, float x_) {
    return static_cast<float>(portable::polygamma(n_, static_cast<double>(x_)));
}

}  // namespace costate::math
