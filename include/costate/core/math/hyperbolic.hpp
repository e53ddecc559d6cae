// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/logarithm.hpp>
#include <costate/core/math/root.hpp>

/// The hyperbolic functions and their inverses, and the sigmoid family.
namespace costate::math::portable {
inline namespace COSTATE_ISA {

constexpr double sinh(double x) {
    const double a = magnitude(x);
    if (x != x || a < 0x1p-28) {
        return x;
    }
    if (a > 40) {
        return with_sign(a > 0x1.633ce8fb9f87dp+9 ? infinity : exp_of(a, 0, -1), x);
    }
    const twofold e = expm1_twofold(a);
    return with_sign(0.5 * add(e, divide(e, add(e, 1))).hi, x);
}

constexpr double cosh(double x) {
    const double a = magnitude(x);
    if (x != x) {
        return x;
    }
    if (a > 40) {
        return a > 0x1.633ce8fb9f87dp+9 ? infinity : exp_of(a, 0, -1);
    }
    const twofold e = add(expm1_twofold(a), 1);
    return 0.5 * add(e, divide({1, 0}, e)).hi;
}

constexpr double tanh(double x) {
    const double a = magnitude(x);
    if (x != x || a < 0x1p-28) {
        return x;
    }
    if (a > 22) {
        return with_sign(1, x);
    }
    const double e = expm1(2 * a);
    return with_sign(a < 0.6 ? e / (e + 2) : 1 - 2 / (e + 2), x);
}

constexpr double asinh(double x) {
    const double a = magnitude(x);
    if (x != x || a == infinity || a < 0x1p-28) {
        return x;
    }
    if (a > 0x1p+28) {
        return with_sign(add(log_twofold(a), twofold{ln2_hi, ln2_lo}).hi, x);
    }
    // log(1 + u) with u = a + a² / (1 + √(1 + a²)).
    const twofold square = exact_product(a, a);
    const twofold u = add(divide(square, add(sqrt_twofold(add(square, 1)), 1)), a);
    const twofold v = add(u, 1);
    return with_sign(log_twofold(v.hi, v.lo).hi, x);
}

constexpr double acosh(double x) {
    if (x != x || x == infinity) {
        return x;
    }
    if (x <= 1) {
        return x == 1 ? 0 : not_a_number;
    }
    if (x > 0x1p+28) {
        return add(log_twofold(x), twofold{ln2_hi, ln2_lo}).hi;
    }
    const double t = x - 1;
    const twofold u = add(sqrt_twofold(add(exact_product(t, t), 2 * t)), t);
    const twofold v = add(u, 1);
    return log_twofold(v.hi, v.lo).hi;
}

constexpr double atanh(double x) {
    const double a = magnitude(x);
    if (x != x || a < 0x1p-28) {
        return x;
    }
    if (a >= 1) {
        return a == 1 ? with_sign(infinity, x) : not_a_number;
    }
    const twofold v = divide(exact_sum(1, a), exact_sum(1, -a));
    return with_sign(0.5 * log_twofold(v.hi, v.lo).hi, x);
}

/// 1 / (1 + e^-x).
constexpr double sigmoid(double x) {
    if (x != x) {
        return x;
    }
    if (x < 0) {
        const double e = exp(x);
        const twofold d = exact_sum(1, e);
        const double q = e / d.hi;
        return q - q * d.lo;
    }
    return 1 / (1 + exp(-x));
}

/// log(1 + e^x).
constexpr double softplus(double x) {
    if (x != x || x > 40) {
        return x;
    }
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/// log(e^a + e^b); -inf is e^0's neutral element. Absolutely accurate near its zeros.
constexpr double logaddexp(double a, double b) {
    if (a != a || b != b) {
        return a != a ? a : b;
    }
    const double high = a > b ? a : b;
    const double low = a > b ? b : a;
    if (high == infinity || low == -infinity) {
        return high;
    }
    return high - low > 745 ? high : high + log1p(exp(low - high));
}

}  // namespace COSTATE_ISA
}  // namespace costate::math::portable
