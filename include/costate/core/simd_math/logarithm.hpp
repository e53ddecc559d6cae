// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd/bits.hpp>

/// log, log2, log1p. With AVX-512 the mantissa is multiplied by one of sixteen reciprocals, chosen so
/// that their logarithms are 2^-62 from a number of 42 bits: k ln 2 and the table's entry then add
/// exactly, and no second table is needed. Elsewhere the series of the inverse hyperbolic tangent.
namespace costate::inline COSTATE_ISA {
namespace simd {

inline constexpr double log_reciprocal[16] = {
    0x1p+0,
    0x1.d41d40af24e1dp-1,
    0x1.bacf901969cdp-1,
    0x1.a41a40fbafe1ap-1,
    0x1.8f9c19e7bbafap-1,
    0x1.7d05f311b81f4p-1,
    0x1.6c16c29c84217p-1,
    0x1.5c9882316ca57p-1,
    0x1.4e5e0b31d0e39p+0,
    0x1.414142114d314p+0,
    0x1.3521cfc9d12c1p+0,
    0x1.29e411f5e929ep+0,
    0x1.1f704867f357p+0,
    0x1.15b1e5544d90dp+0,
    0x1.0c97158ce7c3bp+0,
    0x1p+0};
inline constexpr double log_entry[16] = {
    0x0p+0,
    0x1.6f0d32b1d4p-4,
    0x1.2955350c76p-3,
    0x1.9525ad044cp-3,
    0x1.fb91821242p-3,
    0x1.2e8e2e6e73p-2,
    0x1.5d1bd89d4dp-2,
    0x1.89a339fae5p-2,
    -0x1.1178ea6b0ep-2,
    -0x1.d1038454a2p-3,
    -0x1.823c16ee24p-3,
    -0x1.365fc67bfcp-3,
    -0x1.da727e019p-4,
    -0x1.4d310c6d8p-4,
    -0x1.894ab29398p-5,
    0x0p+0};
inline constexpr float log_reciprocal_float[16] = {
    0x1p+0f,        0x1.d3f2e2p-1f, 0x1.ba620ap-1f, 0x1.a48136p-1f, 0x1.90325cp-1f, 0x1.7deacp-1f,
    0x1.6c89fap-1f, 0x1.5bc826p-1f, 0x1.4e1206p+0f, 0x1.417068p+0f, 0x1.3541cep+0f, 0x1.2a29f4p+0f,
    0x1.1f36dep+0f, 0x1.15bdc2p+0f, 0x1.0c4b3cp+0f, 0x1p+0f};
inline constexpr float log_entry_float[16] = {
    0x0p+0f,      0x1.708p-4f,  0x1.2b5p-3f,  0x1.933p-3f,  0x1.f89p-3f,  0x1.2c28p-2f,
    0x1.5bd8p-2f, 0x1.8c08p-2f, -0x1.109p-2f, -0x1.d23p-3f, -0x1.831p-3f, -0x1.384p-3f,
    -0x1.d74p-4f, -0x1.4dep-4f, -0x1.804p-5f, 0x0p+0f};

template <class T>
inline constexpr T ln2_high = std::is_same_v<T, float> ? T(0x1.62e4p-1) : T(0x1.62e42feep-1);
template <class T>
inline constexpr T ln2_low =
    std::is_same_v<T, float> ? T(0x1.7f7d1cf79abcap-20) : T(0x1.a39ef35793c76p-33);

/// log(x + x_lo) = k ln 2 + entry + tail; x_lo at most an ulp of x. For 0, inf, NaN and below 0 what C
/// says where there are tables, unspecified elsewhere. Without tables entry is 0 and not to be read.
template <class T>
struct split_logarithm {
    pack<T> k, entry, tail;

    COSTATE_INLINE pack<T> sum() const {
        if constexpr (has_tables<T>) {
            return fma(k, pack<T>(ln2_high<T>), entry) + fma(k, pack<T>(ln2_low<T>), tail);
        } else {
            return fma(k, pack<T>(ln2_high<T>), fma(k, pack<T>(ln2_low<T>), tail));
        }
    }
    COSTATE_INLINE pack<T> mantissa_part() const {
        if constexpr (has_tables<T>) {
            return entry + tail;
        } else {
            return tail;
        }
    }
};

template <bool with_low, class T>
COSTATE_INLINE split_logarithm<T> log_parts(const pack<T>& x, const pack<T>& x_lo) {
#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
    const pack<T> m = mantissa(x);
    const pack<T> k = exponent(x) - exponent(m);
    const integers<T> i = shift_right<mantissa_bits<T> - 4>(bits(m));
    if constexpr (std::is_same_v<T, float>) {
        const pack<T> c = look_up(log_reciprocal_float, i);
        pack<T> r = fma(m, c, pack<T>(T(-1)));
        if constexpr (with_low) {
            r = fma(scale(x_lo, -k), c, r);
        }
        const pack<T> q =
            polynomial(r, 0x1.87bd64p-3f, -0x1.003b8p-2f, 0x1.5557d8p-2f, -0x1.fffffcp-2f);
        // Not r²: that of a small one is subnormal, and slow.
        return {k, look_up(log_entry_float, i), fma(r, r * q, r)};
    } else {
        const pack<T> c = look_up(log_reciprocal, i);
        pack<T> r = fma(m, c, pack<T>(T(-1)));
        if constexpr (with_low) {
            r = fma(scale(x_lo, -k), c, r);
        }
        const pack<T> q = polynomial(
            r, -0x1.6efbd7248cf6bp-4, 0x1.c699b0ecc7a51p-4, -0x1.000c9b7a5ac75p-3,
            0x1.24929b0f9462ap-3, -0x1.555552f3a4164p-3, 0x1.999999899404dp-3,
            -0x1.00000000144bcp-2, 0x1.5555555555b05p-2, -0x1.ffffffffffffcp-2);
        return {k, look_up(log_entry, i), fma(r * r, q, r)};
    }
#else
    constexpr bool single = std::is_same_v<T, float>;
    using I = integer_of<T>;
    // Subnormals are brought up; the offset makes the exponent step at √½.
    const mask<T> tiny = x < (single ? T(0x1p-126) : T(0x1p-1022));
    const pack<T> y = select(tiny, x * (single ? T(0x1p+25) : T(0x1p+54)), x);
    constexpr I one = single ? I(0x3f800000) : static_cast<I>(0x3ff0000000000000LL);
    constexpr I root = single ? I(0x3f3504f3) : static_cast<I>(0x3fe6a09e00000000LL);
    constexpr I fraction = single ? I(0x007fffff) : static_cast<I>(0x000fffffffffffffLL);
    const integers<T> b = bits(y) + integers<T>(one - root);
    // The exponent as a number: its bits under those of 2^(mantissa bits).
    constexpr T unit = single ? T(0x1p+23) : T(0x1p+52);
    const pack<T> biased =
        floating<T>(bit_or(shift_right<mantissa_bits<T>>(b), bits(pack<T>(unit))));
    const pack<T> k = biased -
        select(tiny, pack<T>(unit + (single ? T(127 + 25) : T(1023 + 54))),
               unit + (single ? T(127) : T(1023)));
    const pack<T> m = floating<T>(bit_and(b, integers<T>(fraction)) + integers<T>(root));
    const pack<T> f = m - 1;
    pack<T> low(T(0));
    if constexpr (with_low) {
        low = x_lo / x;
    }
    if constexpr (single) {
        const pack<T> q = polynomial(
            f, -0x1.3a5a46p-4f, 0x1.0497e2p-3f, -0x1.0cdc4ap-3f, 0x1.22e96cp-3f, -0x1.548338p-3f,
            0x1.99a01ap-3f, -0x1.00020ep-2f, 0x1.555554p-2f, -0x1.fffffep-2f);
        return {k, low, f + fma(f, f * q, low)};
    } else {
        const pack<T> s = f / (2 + f);
        const pack<T> z = s * s;
        const pack<T> q = z *
            polynomial(z, 0x1.0c135adcf3011p-3, 0x1.0fbd140544b63p-3, 0x1.3b1c43c68eb6dp-3,
                       0x1.745cf8c09a9d4p-3, 0x1.c71c7201fc0e6p-3, 0x1.249249247670ap-2,
                       0x1.9999999999a3ap-2, 0x1.5555555555555p-1);
        const pack<T> h = T(0.5) * f * f;
        return {k, low, f - (h - fma(s, h + q, low))};
    }
#endif
}

template <class T>
inline constexpr T infinity =
    std::is_same_v<T, float> ? T(__builtin_huge_valf()) : T(__builtin_huge_val());
template <class T>
inline constexpr T quiet_nan =
    std::is_same_v<T, float> ? T(__builtin_nanf("")) : T(__builtin_nan(""));

/// A logarithm's value where it is not the formula's: x = inf and NaN, 0, below.
template <class T>
COSTATE_INLINE pack<T> at_log_edges(const pack<T>& x, const pack<T>& r) {
    if constexpr (has_tables<T>) {
        return r;  // the exponent instructions do this already
    } else {
        return select(
            x > 0, select(x < infinity<T>, r, x),
            select(x == 0, pack<T>(-infinity<T>), select(x != x, x, quiet_nan<T>)));
    }
}

}  // namespace simd

/// log x; 1 ulp. -inf at 0, NaN below.
template <class T>
COSTATE_INLINE pack<T> log(const pack<T>& x_) {
    return simd::at_log_edges(x_, simd::log_parts<false>(x_, x_).sum());
}

/// log₂ x; 2 ulp, exact for powers of two.
template <class T>
COSTATE_INLINE pack<T> log2(const pack<T>& x_) {
    const simd::split_logarithm<T> l = simd::log_parts<false>(x_, x_);
    const pack<T> r = fma(l.mantissa_part(), pack<T>(T(1.44269504088896340736)), l.k);
    return simd::at_log_edges(x_, r);
}

/// log(1 + x), relatively accurate at 0; 2 ulp. -inf at -1, NaN below.
template <class T>
COSTATE_INLINE pack<T> log1p(const pack<T>& x_) {
    using namespace simd;
    const pack<T> u = opaque(1 + x_);
    // What 1 + x lost, exactly: from the larger summand.
    const pack<T> lost = select(x_ < 1, x_ - opaque(u - 1), 1 - opaque(u - x_));
    const pack<T> r = log_parts<true>(u, lost).sum();
    const pack<T> s = select(x_ < infinity<T>, select(x_ == 0, x_, r), x_);
    return select(
        x_ > -1, s, select(x_ == -1, pack<T>(-infinity<T>), select(x_ != x_, x_, quiet_nan<T>)));
}

}  // namespace costate::inline COSTATE_ISA
