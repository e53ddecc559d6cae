// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>

namespace costate::canonical {

/// An exact number: a coefficient or an exponent. In lowest terms, the denominator is positive.
struct fraction {
    std::int64_t over = 0;
    std::int64_t under = 1;

    constexpr bool operator==(const fraction&) const = default;
    constexpr bool is_whole() const { return under == 1; }
    constexpr fraction operator-() const { return {-over, under}; }
};

constexpr std::int64_t common_divisor(std::int64_t a, std::int64_t b) {
    if (a < 0) a = -a;
    if (b < 0) b = -b;
    while (b != 0) {
        const std::int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// Whether the product or sum of two integers fits; the least integer does not count, it has no
/// negative.
constexpr bool fits_product(std::int64_t a, std::int64_t b, std::int64_t& to) {
    return !__builtin_mul_overflow(a, b, &to) && to != INT64_MIN;
}
constexpr bool fits_sum(std::int64_t a, std::int64_t b, std::int64_t& to) {
    return !__builtin_add_overflow(a, b, &to) && to != INT64_MIN;
}

/// `to` = a · b; false where that does not fit.
constexpr bool multiply(const fraction& a, const fraction& b, fraction& to) {
    if (a.under == 1 && b.under == 1) {
        to.under = 1;
        return fits_product(a.over, b.over, to.over);
    }
    const std::int64_t left = common_divisor(a.over, b.under);
    const std::int64_t right = common_divisor(b.over, a.under);
    if (left == 0 || right == 0) {
        to = {0, 1};
        return true;
    }
    return fits_product(a.over / left, b.over / right, to.over) &&
        fits_product(a.under / right, b.under / left, to.under);
}

/// `to` = a + b; false where that does not fit.
constexpr bool add(const fraction& a, const fraction& b, fraction& to) {
    if (a.under == 1 && b.under == 1) {
        to.under = 1;
        return fits_sum(a.over, b.over, to.over);
    }
    const std::int64_t shared = common_divisor(a.under, b.under);
    std::int64_t left = 0;
    std::int64_t right = 0;
    fraction sum;
    if (!fits_product(a.over, b.under / shared, left) ||
        !fits_product(b.over, a.under / shared, right) || !fits_sum(left, right, sum.over) ||
        !fits_product(a.under, b.under / shared, sum.under))
        return false;
    const std::int64_t lowest = common_divisor(sum.over, sum.under);
    to = sum.over == 0 ? fraction{0, 1} : fraction{sum.over / lowest, sum.under / lowest};
    return true;
}

/// `to` = a to a whole power; false where that does not fit, as 0 to a negative one.
constexpr bool raise(const fraction& a, std::int64_t power, fraction& to) {
    fraction base = a;
    if (power < 0) {
        if (a.over == 0) return false;
        base = a.over < 0 ? fraction{-a.under, -a.over} : fraction{a.under, a.over};
        power = -power;
    }
    to = {1, 1};
    for (; power != 0; power >>= 1) {
        if ((power & 1) != 0 && !multiply(to, base, to)) return false;
        if (power > 1 && !multiply(base, base, base)) return false;
    }
    return true;
}

/// a / b rounded towards -infinity, for b > 0.
constexpr std::int64_t floor_of(const fraction& a) {
    return a.over >= 0 ? a.over / a.under : -((-a.over + a.under - 1) / a.under);
}

/// The largest denominators of fractions that a double or a float may stand for: 0.1 is 1/10, and
/// 2.0 / 3.0 is 2/3.
inline constexpr std::int64_t double_denominator = 1 << 20;
inline constexpr std::int64_t float_denominator = 1000;

/// What a floating-point number stands for in algebra: the fraction with a small denominator that
/// rounds to it. False where there is none: the number then stands for itself.
constexpr bool meaning_of(double value, bool single, fraction& to) {
    const double size = value < 0 ? -value : value;
    if (!(size < 9007199254740992.0)) return false;
    // Continued fraction; what one number of bits cannot hold does not matter, since each
    // convergent is checked by dividing.
    std::int64_t over[2] = {0, 1};
    std::int64_t under[2] = {1, 0};
    double rest = size;
    for (int step = 0; step < 40 && rest < 9007199254740992.0; ++step) {
        const auto whole = static_cast<std::int64_t>(rest);
        std::int64_t next_over = 0;
        std::int64_t next_under = 0;
        if (!fits_product(whole, over[1], next_over) || !fits_product(whole, under[1], next_under))
            return false;
        next_over += over[0];
        next_under += under[0];
        if (next_under > (single ? float_denominator : double_denominator)) return false;
        over[0] = over[1];
        under[0] = under[1];
        over[1] = next_over;
        under[1] = next_under;
        const double quotient = static_cast<double>(next_over) / static_cast<double>(next_under);
        if (single ? static_cast<float>(quotient) == static_cast<float>(size) : quotient == size) {
            to = {value < 0 ? -next_over : next_over, next_under};
            return true;
        }
        rest = 1 / (rest - static_cast<double>(whole));
    }
    return false;
}

}  // namespace costate::canonical
