// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

/// What every elementwise operation is held to: values and partial derivatives computed with 50 digits and more,
/// rounded to the nearest double. README.md of this folder says how the tables are made.
namespace costate::oracle {

/// One point of one operation. Inputs are exact in float as well as in double; unused places are 0.
/// `pow_int` is the power with the constant exponent x[1], which is not differentiated.
struct operation_row {
    const char* op;
    double x[3];
    double value;
    double first[3];   ///< d/dx0, d/dx1, d/dx2
    double second[6];  ///< the upper triangle, row by row: 00 01 02 11 12 22
};

inline constexpr operation_row unary_rows[] = {
#include "operations_unary.inc"
};

inline constexpr operation_row binary_rows[] = {
#include "operations_binary.inc"
};

inline constexpr operation_row ternary_rows[] = {
#include "operations_ternary.inc"
};

/// Some neighbouring rows of a table, for a range-based for loop.
template <class Row>
struct row_range {
    const Row* first_row;
    const Row* last_row;

    constexpr const Row* begin() const { return first_row; }
    constexpr const Row* end() const { return last_row; }
    constexpr std::size_t size() const { return static_cast<std::size_t>(last_row - first_row); }
    constexpr bool empty() const { return first_row == last_row; }
};

/// The rows of one operation in one table; the rows of an operation are neighbours. Empty for an unknown name, so a
/// test should ask for a size above 0.
template <class Row, std::size_t N>
constexpr row_range<Row> rows_of(const Row (&table)[N], std::string_view op) {
    const Row* begin = table;
    while (begin != table + N && op != begin->op) ++begin;
    const Row* end = begin;
    while (end != table + N && op == end->op) ++end;
    return {begin, end};
}

/// |expected - actual| <= tolerance * max(1, |expected|), the terms of the library's promise. False for NaN;
/// infinities are close to themselves.
constexpr bool close(double expected, double actual, double tolerance) {
    if (expected == actual) return true;
    if (!(expected < actual || actual < expected)) return false;  // clang refuses a constant NaN from a difference
    const double size = expected < 0 ? -expected : expected;
    const double error = expected < actual ? actual - expected : expected - actual;
    return error <= tolerance * (size < 1 ? 1 : size);
}

/// Whether all answers of the row are finite in float: the others are for double alone.
constexpr bool fits_float(const operation_row& row) {
    constexpr double largest = 0x1.fffffep+127;
    const auto fits = [](double d) { return -largest <= d && d <= largest; };
    bool all = fits(row.value);
    for (double d : row.first) all = all && fits(d);
    for (double d : row.second) all = all && fits(d);
    return all;
}

/// Whether the inputs are 0 or of a size between 2^-30 and 2^30, where float intermediate results of the fourth degree
/// neither overflow nor vanish.
constexpr bool is_moderate(const operation_row& row) {
    for (double d : row.x) {
        const double size = d < 0 ? -d : d;
        if (size != 0 && !(0x1p-30 <= size && size <= 0x1p+30)) return false;
    }
    return true;
}

}  // namespace costate::oracle
