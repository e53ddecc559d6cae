// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "operations.hpp"

/// The singular points of docs/singular-points.md as rows: what value and derivatives are at zeros, infinities, NaN,
/// edges of domains, ties and kinks. The table and these rows are written from one list.
namespace costate::oracle {

/// One singular point. Rows of one operation are neighbours (`rows_of`). `pow_int` is the power with the constant
/// exponent x[1]; names that are no operation (`select_sqrt`) are spelled out in the table's last column.
struct singular_row {
    const char* id;  ///< the call as the table has it, such as "pow(0, 0.5)"
    const char* op;
    int inputs;      ///< how many of x are given
    double x[3];
    double value;
    double first[3];
    double second[6];  ///< the upper triangle, row by row: 00 01 02 11 12 22
};

namespace singular {

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
/// Unspecified: whatever comes is accepted. A number that no answer is, for NaN and infinities are answers.
inline constexpr double any = -0x1.badbadbadbadbp+1000;
/// An infinity of either sign.
inline constexpr double infinite = 0x1.badbadbadbadbp+1000;

inline constexpr singular_row rows[] = {
#include "singular_points.inc"
};

}  // namespace singular

/// Whether an answer is what a row asks for. The sign of a zero is not looked at.
constexpr bool matches(double expected, double actual, double tolerance) {
    constexpr double largest = std::numeric_limits<double>::max();
    if (expected == singular::any) return true;
    if (expected == singular::infinite) return actual > largest || actual < -largest;
    if (expected != expected) return actual != actual;
    if (expected > largest || expected < -largest) return actual == expected;
    return close(expected, actual, tolerance);
}

/// As `matches`, and a value of -0 has to be -0; a value of 0 may be either zero.
constexpr bool matches_value(double expected, double actual, double tolerance) {
    const auto is_negative_zero = [](double d) {
        return std::bit_cast<std::uint64_t>(d) == std::bit_cast<std::uint64_t>(-0.0);
    };
    return matches(expected, actual, tolerance) && (!is_negative_zero(expected) || is_negative_zero(actual));
}

}  // namespace costate::oracle
