// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/scalar.hpp>
#include <costate/core/simd/bits.hpp>

/// sin, cos, sincos, tan: a multiple of π (or π/2) off in three parts, near-minimax polynomials for the
/// rest. Lanes beyond the reach of that reduction (and inf and NaN) are redone one by one.
namespace costate::inline COSTATE_ISA {
namespace simd {

/// The reduction below is exact enough for smaller arguments.
template <class T>
inline constexpr T reducible = std::is_same_v<T, float> ? T(8192)
    : has_fma                                           ? T(0x1p+30)
                                                        : T(0x1p+20);

/// x - n unit, unit = π / 2^Halvings, for integral n.
template <int Halvings, class T>
COSTATE_INLINE pack<T> take_off(const pack<T>& x, const pack<T>& n) {
    constexpr T u = T(1) / T(1 << Halvings);
    if constexpr (std::is_same_v<T, float>) {
        if constexpr (has_fma) {
            // The first difference is exact. All three parts are positive: -0 stays -0.
            return fma(
                n, pack<T>(-u * 0x1.84698800p-47f),
                fma(n, pack<T>(-u * 0x1.4442d000p-23f), fma(n, pack<T>(-u * 0x1.921fb400p+1f), x)));
        } else {
            // Parts of eleven bits multiply exactly.
            const pack<T> y = opaque(x - n * (u * 0x1.92p+1f));
            return opaque(opaque(y - n * (u * 0x1.fb4p-11f)) - n * (u * 0x1.444p-23f)) -
                n * (u * 0x1.68c234p-38f);
        }
    } else {
        if constexpr (has_fma) {
            return fma(
                n, pack<T>(-u * 0x1.c1cd129024e09p-106),
                fma(n, pack<T>(-u * 0x1.1a62633145c06p-53),
                    fma(n, pack<T>(-u * 0x1.921fb54442d18p+1), x)));
        } else {
            // So do parts of 33.
            const pack<T> y = opaque(x - n * (u * 0x1.921fb544p+1));
            return opaque(opaque(y - n * (u * 0x1.0b4611a6p-33)) - n * (u * 0x1.3198a2ep-68)) -
                n * (u * 0x1.b839a252049c1p-103);
        }
    }
}

/// sin r for |r| <= π/2. The product form keeps the sign of a zero.
template <class T>
COSTATE_INLINE pack<T> sin_half_turn(const pack<T>& r) {
    const pack<T> z = r * r;
    if constexpr (std::is_same_v<T, float>) {
        return r *
            polynomial(z, 0x1.61a122p-19f, -0x1.9fb68p-13f, 0x1.11104ep-7f, -0x1.555554p-3f, 1);
    } else {
        return r *
            polynomial(
                   z, 0x1.89a43bea5b135p-49, -0x1.ae51366b753a9p-41, 0x1.612401540ed0fp-33,
                   -0x1.ae6455a1c0795p-26, 0x1.71de3a54564dfp-19, -0x1.a01a01a018aaap-13,
                   0x1.1111111111107p-7, -0x1.5555555555555p-3, 1);
    }
}

/// The lanes out of reach again, by the scalar function. Through memory and never inlined: it is the
/// rare case, and code for it in every loop would cost more than the call.
template <class F, class T>
[[gnu::noinline, gnu::cold]] void redo_far(const T* from, T* to) {
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        if (!(math::scalar::abs(from[i]) < reducible<T>)) {
            to[i] = F{}(from[i]);
        }
    }
}
template <class F, class T>
COSTATE_INLINE pack<T> redo_far_lanes(const pack<T>& x, const pack<T>& y) {
    T from[pack<T>::lanes];
    T to[pack<T>::lanes];
    x.store(from);
    y.store(to);
    redo_far<F>(from, to);
    return pack<T>::load(to);
}
struct scalar_sin {
    template <class T>
    T operator()(T x) const {
        return math::scalar::sin(x);
    }
};
struct scalar_cos {
    template <class T>
    T operator()(T x) const {
        return math::scalar::cos(x);
    }
};
struct scalar_tan {
    template <class T>
    T operator()(T x) const {
        return math::scalar::tan(x);
    }
};

template <class T>
COSTATE_INLINE math::sin_cos<pack<T>> sincos_near(const pack<T>& x) {
    const pack<T> t = opaque(fma(x, pack<T>(T(0.636619772367581343076)), pack<T>(rounder<T>)));
    const pack<T> r = take_off<1>(x, opaque(t - rounder<T>));
    const pack<T> z = r * r;
    pack<T> s;
    pack<T> c;
    if constexpr (std::is_same_v<T, float>) {
        s = r * polynomial(z, -0x1.9ac98ep-13f, 0x1.110c28p-7f, -0x1.555552p-3f, 1);
        c =
            fma(z, z * polynomial(z, 0x1.9bd88p-16f, -0x1.6c12d2p-10f, 0x1.555554p-5f),
                fma(z, pack<T>(T(-0.5)), pack<T>(T(1))));
    } else {
        s = r *
            polynomial(
                z, 0x1.5e0b05bff20f2p-33, -0x1.ae600aca92c64p-26, 0x1.71de379654304p-19,
                -0x1.a01a019e83816p-13, 0x1.1111111110bb2p-7, -0x1.5555555555555p-3, 1);
        c =
            fma(z * z,
                polynomial(
                    z, -0x1.907d8f29fe831p-37, 0x1.1eeb68cd22f56p-29, -0x1.27e4fa17bf139p-22,
                    0x1.a01a019f4e9b4p-16, -0x1.6c16c16c16967p-10, 0x1.5555555555555p-5),
                fma(z, pack<T>(T(-0.5)), pack<T>(T(1))));
    }
    // An odd number of quarter turns exchanges the two; the second lowest bit turns the sine's sign,
    // its sum with the lowest the cosine's.
    constexpr int top = static_cast<int>(8 * sizeof(T)) - 1;
    const integers<T> q = bits(t);
    using I = integer_of<T>;
    const mask<T> swap =
        floating<T>(bit_or(bit_and(q, integers<T>(I{1})), bits(pack<T>(T(1))))) != 1;
    const integers<T> high = bits(pack<T>(T(-0.0)));
    const integers<T> sine_sign = bit_and(shift_left<top - 1>(q), high);
    const integers<T> cosine_sign = bit_xor(sine_sign, shift_left<top>(q));
    return {flip_sign(select(swap, c, s), sine_sign), flip_sign(select(swap, s, c), cosine_sign)};
}

}  // namespace simd

/// sin x; 3 ulp.
template <class T>
COSTATE_INLINE pack<T> sin(const pack<T>& x_) {
    using namespace simd;
    constexpr int top = static_cast<int>(8 * sizeof(T)) - 1;
    const pack<T> t = opaque(fma(x_, pack<T>(T(0.318309886183790671538)), pack<T>(rounder<T>)));
    const pack<T> r = take_off<0>(x_, opaque(t - rounder<T>));
    const pack<T> y = flip_sign(sin_half_turn(r), shift_left<top>(bits(t)));
    if (__builtin_expect(!all(abs(x_) < reducible<T>), 0)) {
        return redo_far_lanes<scalar_sin>(x_, y);
    }
    return y;
}

/// cos x; 3 ulp.
template <class T>
COSTATE_INLINE pack<T> cos(const pack<T>& x_) {
    using namespace simd;
    constexpr int top = static_cast<int>(8 * sizeof(T)) - 1;
    // The zeros of cos are the odd multiples of π/2: 2 h + 1 of them, h = round(x/π - 1/2).
    const pack<T> t =
        opaque(opaque(fma(x_, pack<T>(T(0.318309886183790671538)), pack<T>(T(-0.5)))) + rounder<T>);
    const pack<T> n = fma(pack<T>(T(2)), opaque(t - rounder<T>), pack<T>(T(1)));
    const pack<T> r = take_off<1>(x_, n);
    const pack<T> y = flip_sign(-sin_half_turn(r), shift_left<top>(bits(t)));
    if (__builtin_expect(!all(abs(x_) < reducible<T>), 0)) {
        return redo_far_lanes<scalar_cos>(x_, y);
    }
    return y;
}

/// Both; 2 ulp each.
template <class T>
COSTATE_INLINE math::sin_cos<pack<T>> sincos(const pack<T>& x_) {
    using namespace simd;
    math::sin_cos<pack<T>> y = sincos_near(x_);
    if (__builtin_expect(!all(abs(x_) < reducible<T>), 0)) {
        y.sin = redo_far_lanes<scalar_sin>(x_, y.sin);
        y.cos = redo_far_lanes<scalar_cos>(x_, y.cos);
    }
    return y;
}

/// tan x; 4 ulp.
template <class T>
COSTATE_INLINE pack<T> tan(const pack<T>& x_) {
    using namespace simd;
    const math::sin_cos<pack<T>> y = sincos_near(x_);
    const pack<T> q = y.sin / y.cos;
    if (__builtin_expect(!all(abs(x_) < reducible<T>), 0)) {
        return redo_far_lanes<scalar_tan>(x_, q);
    }
    return q;
}

}  // namespace costate::inline COSTATE_ISA
