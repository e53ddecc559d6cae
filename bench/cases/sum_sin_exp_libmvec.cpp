// SPDX-License-Identifier: BSL-1.0
// The plain loop, left to g++ with -O3 -march=native -ffast-math and the C library's vector
// functions. Built once for each TERMS, with WIDTH the number of terms that the last, incomplete
// step is padded to: the width of the vectors is a flag of the whole file.
#include <algorithm>

#include "sum_sin_exp.hpp"

// Under their own names g++ turns sine and cosine of one argument into one complex exponential,
// which has no vector form, and the loop stays scalar.
#define VECTOR __attribute__((simd("notinbranch"), const, nothrow))
extern "C" {
double vector_sin(double) __asm__("sin") VECTOR;
double vector_cos(double) __asm__("cos") VECTOR;
double vector_exp(double) __asm__("exp") VECTOR;
double vector_log(double) __asm__("log") VECTOR;
}

namespace bench::sums {
namespace {

alignas(64) double input[TERMS];
alignas(64) double gradient[TERMS];
double value;

template <std::size_t Count>
inline double loop(const double* __restrict x, double* __restrict g) {
    double sum = 0;
#pragma GCC unroll 1
    for (std::size_t i = 0; i < Count; ++i) {
        const double square = x[i] * x[i];
        const double bell = vector_exp(-square);
        const double sine = vector_sin(x[i]);
        const double logarithm = vector_log(1 + square);
        sum += sine * bell + x[i] * logarithm;
        g[i] = vector_cos(x[i]) * bell - 2 * x[i] * sine * bell + logarithm +
            2 * square / (1 + square);
    }
    return sum;
}

}  // namespace

template <>
void libmvec_loop<TERMS>::set(const double* inputs) {
    std::copy_n(inputs, TERMS, input);
}

template <>
void libmvec_loop<TERMS>::run() {
    constexpr std::size_t rest = TERMS % WIDTH;
    constexpr std::size_t whole = TERMS - rest;
    value = loop<whole>(input, gradient);
    if constexpr (rest != 0) {
        alignas(64) double x[WIDTH] = {};
        alignas(64) double g[WIDTH];
        std::copy_n(input + whole, rest, x);
        value += loop<WIDTH>(x, g);
        std::copy_n(g, rest, gradient + whole);
    }
}

template <>
void libmvec_loop<TERMS>::get(double* results) {
    std::copy_n(gradient, TERMS, results);
    results[TERMS] = value;
}

}  // namespace bench::sums
