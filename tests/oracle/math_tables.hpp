// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cfloat>
#include <cmath>

/// The tables math_<function>.inc as arrays, and the distance of an answer from their values.
namespace oracle {

struct unary_row {
    double x, value, rest;
};
struct binary_row {
    double x, y, value, rest;
};

template <class T>
double ulp_of(double value) {
    constexpr bool single = sizeof(T) == 4;
    int e = 0;
    std::frexp(value, &e);
    const int lowest = single ? -149 : -1074;
    const int digits = single ? 24 : 53;
    return std::ldexp(1.0, e - digits < lowest ? lowest : e - digits);
}

/// |answer - (value + rest)| in units in the last place of T at value; huge for a NaN or an infinity.
template <class T>
double ulps(T answer, double value, double rest) {
    const double a = static_cast<double>(answer);
    return std::isfinite(a) ? std::fabs((a - value) - rest) / ulp_of<T>(value) : 1e300;
}

#define COSTATE_ORACLE_UNARY(F)                                                                   \
    F(sqrt)                                                                                       \
    F(rsqrt) F(cbrt) F(exp) F(exp2) F(expm1) F(log) F(log2) F(log1p) F(sin) F(cos) F(tan) F(asin) \
        F(acos) F(atan) F(sinh) F(cosh) F(tanh) F(asinh) F(acosh) F(atanh) F(erf) F(erfc)         \
            F(lgamma) F(digamma) F(sigmoid) F(softplus)
#define COSTATE_ORACLE_BINARY(F) F(pow) F(atan2) F(hypot) F(logaddexp)

inline constexpr unary_row sqrt_rows[] = {
#include "math_sqrt.inc"
};
inline constexpr unary_row rsqrt_rows[] = {
#include "math_rsqrt.inc"
};
inline constexpr unary_row cbrt_rows[] = {
#include "math_cbrt.inc"
};
inline constexpr unary_row exp_rows[] = {
#include "math_exp.inc"
};
inline constexpr unary_row exp2_rows[] = {
#include "math_exp2.inc"
};
inline constexpr unary_row expm1_rows[] = {
#include "math_expm1.inc"
};
inline constexpr unary_row log_rows[] = {
#include "math_log.inc"
};
inline constexpr unary_row log2_rows[] = {
#include "math_log2.inc"
};
inline constexpr unary_row log1p_rows[] = {
#include "math_log1p.inc"
};
inline constexpr unary_row sin_rows[] = {
#include "math_sin.inc"
};
inline constexpr unary_row cos_rows[] = {
#include "math_cos.inc"
};
inline constexpr unary_row tan_rows[] = {
#include "math_tan.inc"
};
inline constexpr unary_row asin_rows[] = {
#include "math_asin.inc"
};
inline constexpr unary_row acos_rows[] = {
#include "math_acos.inc"
};
inline constexpr unary_row atan_rows[] = {
#include "math_atan.inc"
};
inline constexpr unary_row sinh_rows[] = {
#include "math_sinh.inc"
};
inline constexpr unary_row cosh_rows[] = {
#include "math_cosh.inc"
};
inline constexpr unary_row tanh_rows[] = {
#include "math_tanh.inc"
};
inline constexpr unary_row asinh_rows[] = {
#include "math_asinh.inc"
};
inline constexpr unary_row acosh_rows[] = {
#include "math_acosh.inc"
};
inline constexpr unary_row atanh_rows[] = {
#include "math_atanh.inc"
};
inline constexpr unary_row erf_rows[] = {
#include "math_erf.inc"
};
inline constexpr unary_row erfc_rows[] = {
#include "math_erfc.inc"
};
inline constexpr unary_row lgamma_rows[] = {
#include "math_lgamma.inc"
};
inline constexpr unary_row digamma_rows[] = {
#include "math_digamma.inc"
};
inline constexpr unary_row sigmoid_rows[] = {
#include "math_sigmoid.inc"
};
inline constexpr unary_row softplus_rows[] = {
#include "math_softplus.inc"
};
inline constexpr binary_row pow_rows[] = {
#include "math_pow.inc"
};
inline constexpr binary_row atan2_rows[] = {
#include "math_atan2.inc"
};
inline constexpr binary_row hypot_rows[] = {
#include "math_hypot.inc"
};
inline constexpr binary_row logaddexp_rows[] = {
#include "math_logaddexp.inc"
};

}  // namespace oracle
