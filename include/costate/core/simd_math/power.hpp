// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/scalar.hpp>
#include <costate/core/simd_math/exponential.hpp>
#include <costate/core/simd_math/logarithm.hpp>

/// pow, cbrt, rsqrt, hypot.
namespace costate::inline COSTATE_ISA {
namespace simd {

/// pow where it is not known to be fine, lane by lane.
template <class T>
[[gnu::noinline, gnu::cold]] void redo_power(
    const T* base, const T* exponent, const T* ok, T* power) {
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        if (ok[i] != 1) {
            power[i] = math::scalar::pow(base[i], exponent[i]);
        }
    }
}
template <class T>
COSTATE_INLINE pack<T> redo_powers(
    const pack<T>& x, const pack<T>& y, const pack<T>& ok, const pack<T>& r) {
    T base[pack<T>::lanes];
    T exponent[pack<T>::lanes];
    T fine[pack<T>::lanes];
    T power[pack<T>::lanes];
    x.store(base);
    y.store(exponent);
    ok.store(fine);
    r.store(power);
    redo_power(base, exponent, fine, power);
    return pack<T>::load(power);
}

#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
// What log_entry leaves of -log of log_reciprocal.
inline constexpr double log_entry_rest[16] = {
    0x0.0p+0,
    -0x1.306972b7291c6p-64,
    -0x1.ccd94629a3bb3p-65,
    -0x1.3735aef91d643p-64,
    -0x1.b9a1f863a65bbp-67,
    0x1.67f7f350adb23p-64,
    -0x1.001f14ca9da8ap-64,
    0x1.0ce99517191b5p-64,
    -0x1.26ed174c14f2ep-63,
    -0x1.807905438a1adp-64,
    0x1.2c04962809935p-68,
    0x1.73525c0217334p-64,
    0x1.68bf9b8bc5044p-67,
    -0x1.235c95962c6f6p-64,
    0x1.e7b1e34f82aa1p-65,
    0x0.0p+0};

/// x^y for positive normal x and |y| < 2^60: the logarithm to about 2^-66.
COSTATE_INLINE pack<double> positive_power(const pack<double>& x, const pack<double>& y) {
    const pack<double> m = mantissa(x);
    const pack<double> k = exponent(x) - exponent(m);
    const pack<std::int64_t> i = shift_right<48>(bits(m));
    const pack<double> c = look_up(log_reciprocal, i);
    const pack<double> mc = m * c;
    const pack<double> r = mc - 1;
    const pack<double> r_lo = fma(m, c, -mc);
    // log(1 + r) = r - r²/2 + r³ q, the first two with their rounding errors.
    const pack<double> square = r * r;
    const pack<double> square_lo = fma(r, r, -square);
    const pack<double> q = polynomial(
        r, 0x1.12b8e08a31e64p-4, -0x1.544edb1f678f7p-4, 0x1.7475cb0eff031p-4, -0x1.999ac0fc29488p-4,
        0x1.c71c6d6063462p-4, -0x1.ffffffad95bb8p-4, 0x1.24924924a96c7p-3, -0x1.55555555597afp-3,
        0x1.99999999999a5p-3, -0x1.ffffffffffffep-3, 0x1.5555555555555p-2);
    const pack<double> base = fma(k, pack<double>(ln2_high<double>), look_up(log_entry, i));
    const pack<double> s = base + r;
    const pack<double> s_lo = select(abs(base) > abs(r), (base - s) + r, (r - s) + base);
    const pack<double> u = fma(square, pack<double>(-0.5), s);
    const pack<double> u_lo = fma(square, pack<double>(-0.5), s - u);
    const pack<double> rest = fma(k, pack<double>(ln2_low<double>), look_up(log_entry_rest, i)) +
        (fma(-r, r_lo, r_lo) - 0.5 * square_lo);
    const pack<double> low = fma(r * square, q, (s_lo + u_lo) + rest);
    const pack<double> v = opaque(u + low);
    const pack<double> v_lo = opaque(u - v) + low;
    const pack<double> p = y * v;
    const pack<double> p_lo = fma(y, v_lo, fma(y, v, -p));
    const pack<double> t = at_most(at_least(p, -760.), 720.);
    return exp_clamped<true>(t, select(t == p, p_lo, 0.));
}
#endif

/// x^y for positive normal floats, by the logarithm and the exponential of doubles.
template <class Double, std::size_t... I>
COSTATE_INLINE pack<float> power_in(
    const pack<float>& x, const pack<float>& y, std::index_sequence<I...>) {
    constexpr std::size_t half = pack<Double>::lanes;
    using narrow = plain<float, half>;
    const auto a = x.v;
    const auto b = y.v;
    const auto half_power = [](const narrow& base_, const narrow& power_) {
        const pack<Double> u_(__builtin_convertvector(base_, vector<Double>));
        const pack<Double> v_(__builtin_convertvector(power_, vector<Double>));
        const pack<Double> p_ = at_most(at_least(v_ * log(u_), Double(-760)), Double(720));
        return __builtin_convertvector(exp_clamped(p_).v, narrow);
    };
    const narrow low =
        half_power(__builtin_shufflevector(a, a, I...), __builtin_shufflevector(b, b, I...));
    const narrow high = half_power(
        __builtin_shufflevector(a, a, (I + half)...), __builtin_shufflevector(b, b, (I + half)...));
    return __builtin_shufflevector(low, high, I..., (I + half)...);
}

}  // namespace simd

/// x to the power y; 4 ulp, C's special cases. Bases that are not positive normal numbers (and powers
/// beyond 2^60) go one by one.
template <class T>
COSTATE_INLINE pack<T> pow(const pack<T>& x_, const pack<T>& y_) {
    using namespace simd;
    constexpr bool single = std::is_same_v<T, float>;
    constexpr T smallest = single ? T(0x1p-126) : T(0x1p-1022);
    const mask<T> ok = (x_ >= smallest) & (x_ < infinity<T>)&(abs(y_) < T(0x1p+60));
    pack<T> r(T(0));
    if constexpr (
        single && pack<float>::lanes == 2 * pack<double>::lanes && pack<double>::lanes > 1) {
        r = power_in<double>(x_, y_, std::make_index_sequence<pack<double>::lanes>{});
    } else {
#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
        r = positive_power(x_, y_);
#else
        return redo_powers(x_, y_, pack<T>(T(0)), r);
#endif
    }
    if (__builtin_expect(!all(ok), 0)) {
        return redo_powers(x_, y_, select(ok, pack<T>(T(1)), T(0)), r);
    }
    return r;
}

/// 1 / √x; 2 ulp.
template <class T>
COSTATE_INLINE pack<T> rsqrt(const pack<T>& x_) {
    return 1 / sqrt(x_);
}

/// ∛x; 2 ulp.
template <class T>
COSTATE_INLINE pack<T> cbrt(const pack<T>& x_) {
    using namespace simd;
    const pack<T> a = abs(x_);
    const pack<T> y = exp(T(1) / T(3) * log(a));
    // One step of Newton's takes off the error that the logarithm's size let in.
    const pack<T> z = y - (y - a / (y * y)) * (T(1) / T(3));
    return copy_sign(select((a > 0) & (a < infinity<T>), z, a), x_);
}

/// √(x² + y²) without overflow on the way; 2 ulp. inf if either is infinite.
template <class T>
COSTATE_INLINE pack<T> hypot(const pack<T>& x_, const pack<T>& y_) {
    using namespace simd;
    const pack<T> x = abs(x_);
    const pack<T> y = abs(y_);
    const pack<T> a = max(x, y);
    const pack<T> q = min(x, y) / a;
    const pack<T> r = select(a == 0, a, a * sqrt(fma(q, q, pack<T>(T(1)))));
    return select((x == infinity<T>) | (y == infinity<T>), infinity<T>, r);
}

}  // namespace costate::inline COSTATE_ISA
