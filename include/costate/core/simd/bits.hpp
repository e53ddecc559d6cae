// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd.hpp>

COSTATE_QUIET_INTRINSICS

/// Exponents, signs and small tables: what elementary functions need of a floating-point pack
/// besides arithmetic. Where AVX-512 has an instruction for it that is used, elsewhere integers are.
namespace costate::inline COSTATE_ISA::simd {

#if defined(__FMA__) || defined(__AVX512F__) || defined(__aarch64__) || defined(__ARM_FEATURE_FMA)
inline constexpr bool has_fma = true;
#else
inline constexpr bool has_fma = false;
#endif

/// Whether the register of T is AVX-512's, with its table look-ups and exponent instructions.
template <class T>
inline constexpr bool has_tables =
#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
    true;
#else
    false;
#endif

template <class T>
struct same_size_integer {
    using type = std::int64_t;
};
template <>
struct same_size_integer<float> {
    using type = std::int32_t;
};
template <class T>
using integer_of = typename same_size_integer<T>::type;
template <class T>
using integers = pack<integer_of<T>>;

template <class T>
inline constexpr int mantissa_bits = std::is_same_v<T, float> ? 23 : 52;
/// Adding it leaves a number below 2^(mantissa bits - 2) rounded to an integer in the low bits.
template <class T>
inline constexpr T rounder = std::is_same_v<T, float> ? T(0x1.8p+23) : T(0x1.8p+52);
/// Some compilers would cancel (x + rounder) - rounder when told to be fast.
template <class T>
COSTATE_INLINE pack<T> opaque(pack<T> x) {
#if defined(__FAST_MATH__)
    if constexpr (vectorised<T>) {
        auto v = x.v;
#    if defined(__AVX512F__)
        asm("" : "+v"(v));
#    elif defined(__SSE2__)
        asm("" : "+x"(v));
#    elif defined(__aarch64__) || defined(__ARM_NEON)
        asm("" : "+w"(v));
#    else
        asm("" : "+m"(v));
#    endif
        x.v = v;
    } else {
        asm("" : "+m"(x.v));
    }
#endif
    return x;
}

/// A pack that stays in its register: g++ loads what several operations read anew for each of them.
template <bool Held, class T>
COSTATE_INLINE pack<T> held(pack<T> x) {
#if defined(__GNUC__) && !defined(__clang__) && defined(__AVX512F__) && COSTATE_HAS_XSIMD
    if constexpr (Held && vectorised<T>) asm("" : "+v"(x.v));
#endif
    return x;
}

template <class T>
COSTATE_INLINE integers<T> bits(const pack<T>& x) {
    return reinterpret<integers<T>>(x);
}
template <class T>
COSTATE_INLINE pack<T> floating(const integers<T>& b) {
    return reinterpret<pack<T>>(b);
}

// Bit operations go through the compiler's own vectors, which both compilers map to one instruction.
template <class I>
COSTATE_INLINE pack<I> bit_and(const pack<I>& a, const pack<I>& b) {
    return a.v & b.v;
}
template <class I>
COSTATE_INLINE pack<I> bit_or(const pack<I>& a, const pack<I>& b) {
    return a.v | b.v;
}
template <class I>
COSTATE_INLINE pack<I> bit_xor(const pack<I>& a, const pack<I>& b) {
    return a.v ^ b.v;
}
template <int N, class I>
COSTATE_INLINE pack<I> shift_left(const pack<I>& a) {
    using U = std::make_unsigned_t<I>;
    using V = plain<U, pack<I>::lanes>;
    return __builtin_bit_cast(vector<I>, __builtin_bit_cast(V, a.v) << N);
}
/// Zeros enter from the left.
template <int N, class I>
COSTATE_INLINE pack<I> shift_right(const pack<I>& a) {
    using U = std::make_unsigned_t<I>;
    using V = plain<U, pack<I>::lanes>;
    return __builtin_bit_cast(vector<I>, __builtin_bit_cast(V, a.v) >> N);
}

template <class T>
COSTATE_INLINE integers<T> sign_bits(const pack<T>& x) {
    return bit_and(bits(x), bits(pack<T>(T(-0.0))));
}
/// x with its sign turned where the highest bit of s is set.
template <class T>
COSTATE_INLINE pack<T> flip_sign(const pack<T>& x, const integers<T>& s) {
    return floating<T>(bit_xor(bits(x), s));
}
template <class T>
COSTATE_INLINE pack<T> copy_sign(const pack<T>& x, const pack<T>& sign) {
    return floating<T>(bit_or(bits(abs(x)), sign_bits(sign)));
}

/// min(limit, x) and max(limit, x) in one instruction: a NaN in x stays, unlike in the limit.
template <class T>
COSTATE_INLINE pack<T> at_most(const pack<T>& x, T limit) {
    return backend<T>::minimum(pack<T>(limit).v, x.v);
}
template <class T>
COSTATE_INLINE pack<T> at_least(const pack<T>& x, T limit) {
    return backend<T>::maximum(pack<T>(limit).v, x.v);
}

/// 2^n for an integral n within the exponents of normal numbers.
template <class T>
COSTATE_INLINE pack<T> exp2_integral(const pack<T>& n) {
    constexpr T bias = std::is_same_v<T, float> ? T(127) : T(1023);
    return floating<T>(shift_left<mantissa_bits<T>>(bits(opaque(opaque(n) + (rounder<T> + bias)))));
}

/// x 2^floor(n), rounded once below the normal numbers; without AVX-512 |n| < 4,000 (double) or 500 (float).
template <class T>
COSTATE_INLINE pack<T> scale(const pack<T>& x, const pack<T>& n) {
#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
    if constexpr (std::is_same_v<T, double>) {
        return pack<T>((_mm512_scalef_pd(x.v, n.v)));
    } else {
        return pack<T>((_mm512_scalef_ps(x.v, n.v)));
    }
#else
    const pack<T> half = opaque(n * T(0.5) + rounder<T>) - rounder<T>;
    return x * exp2_integral(half) * exp2_integral(n - half);
#endif
}

#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
/// The exponent of |x| as a number; -inf for 0, subnormals included.
COSTATE_INLINE pack<double> exponent(const pack<double>& x) {
    return pack<double>((_mm512_getexp_pd(x.v)));
}
COSTATE_INLINE pack<float> exponent(const pack<float>& x) {
    return pack<float>((_mm512_getexp_ps(x.v)));
}
/// The mantissa in [3/4, 3/2); NaN for negative x.
COSTATE_INLINE pack<double> mantissa(const pack<double>& x) {
    return pack<double>(_mm512_getmant_pd(x.v, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan));
}
COSTATE_INLINE pack<float> mantissa(const pack<float>& x) {
    return pack<float>(_mm512_getmant_ps(x.v, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan));
}
#    if defined(__AVX512DQ__)
/// x between -limit and limit; the limit for a NaN.
COSTATE_INLINE pack<float> within(const pack<float>& x, float limit) {
    return pack<float>((_mm512_range_ps(x.v, pack<float>(limit).v, 2)));
}
#    endif
/// table[i mod 8] and, for sixteen entries, table[i mod 16].
COSTATE_INLINE pack<double> look_up(const double (&table)[8], const pack<std::int64_t>& i) {
    return pack<double>((_mm512_permutexvar_pd((__m512i)i.v, _mm512_loadu_pd(table))));
}
COSTATE_INLINE pack<double> look_up(const double (&table)[16], const pack<std::int64_t>& i) {
    return pack<double>(
        (_mm512_permutex2var_pd(_mm512_loadu_pd(table), (__m512i)i.v, _mm512_loadu_pd(table + 8))));
}
COSTATE_INLINE pack<float> look_up(const float (&table)[16], const pack<std::int32_t>& i) {
    return pack<float>((_mm512_permutexvar_ps((__m512i)i.v, _mm512_loadu_ps(table))));
}
#endif

/// A polynomial, its coefficients from the highest power down.
template <class T, class First, class... Rest>
COSTATE_INLINE pack<T> polynomial(const pack<T>& x, First first, Rest... rest) {
    vector<T> r = pack<T>(static_cast<T>(first)).v;
    ((r = backend<T>::fma(r, x.v, static_cast<T>(rest) - vector<T>{})), ...);
    return r;
}

}  // namespace costate::inline COSTATE_ISA::simd

COSTATE_QUIET_INTRINSICS_END
