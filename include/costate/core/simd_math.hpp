// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "costate/core/math.hpp"
#include "costate/core/simd.hpp"

/// The functions of core/math.hpp for packs.
namespace costate::inline COSTATE_ISA {

// Lane by lane through the scalar function.
template <class T, class F>
COSTATE_INLINE pack<T> lanewise(const pack<T>& x, F f) {
    T lane[pack<T>::lanes];
    x.store(lane);
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        lane[i] = f(lane[i]);
    }
    return pack<T>::load(lane);
}
template <class T, class F>
COSTATE_INLINE pack<T> lanewise(const pack<T>& x, const pack<T>& y, F f) {
    T lane[pack<T>::lanes];
    T other[pack<T>::lanes];
    x.store(lane);
    y.store(other);
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        lane[i] = f(lane[i], other[i]);
    }
    return pack<T>::load(lane);
}

#define COSTATE_LANEWISE(f)                                                                        \
    template <class T>                                                                             \
    COSTATE_INLINE pack<T> f(const pack<T>& x_) {                                                  \
        return lanewise(x_, [](T v) { return math::scalar::f(v); });                               \
    }
#define COSTATE_LANEWISE_BINARY(f)                                                                 \
    template <class T>                                                                             \
    COSTATE_INLINE pack<T> f(const pack<T>& x_, const pack<T>& y_) {                               \
        return lanewise(x_, y_, [](T v, T w) { return math::scalar::f(v, w); });                   \
    }                                                                                              \
    template <class T, arithmetic S>                                                               \
    COSTATE_INLINE pack<T> f(const pack<T>& x_, S y_) {                                            \
        return f(x_, pack<T>(static_cast<T>(y_)));                                                 \
    }                                                                                              \
    template <class T, arithmetic S>                                                               \
    COSTATE_INLINE pack<T> f(S x_, const pack<T>& y_) {                                            \
        return f(pack<T>(static_cast<T>(x_)), y_);                                                 \
    }
COSTATE_LANEWISE(sign)
COSTATE_LANEWISE(floor)
COSTATE_LANEWISE(ceil)
COSTATE_LANEWISE(trunc)
COSTATE_LANEWISE(round)
COSTATE_LANEWISE(rsqrt)
COSTATE_LANEWISE(cbrt)
COSTATE_LANEWISE(exp)
COSTATE_LANEWISE(exp2)
COSTATE_LANEWISE(expm1)
COSTATE_LANEWISE(log)
COSTATE_LANEWISE(log2)
COSTATE_LANEWISE(log1p)
COSTATE_LANEWISE(sin)
COSTATE_LANEWISE(cos)
COSTATE_LANEWISE(tan)
COSTATE_LANEWISE(asin)
COSTATE_LANEWISE(acos)
COSTATE_LANEWISE(atan)
COSTATE_LANEWISE(sinh)
COSTATE_LANEWISE(cosh)
COSTATE_LANEWISE(tanh)
COSTATE_LANEWISE(asinh)
COSTATE_LANEWISE(acosh)
COSTATE_LANEWISE(atanh)
COSTATE_LANEWISE(erf)
COSTATE_LANEWISE(erfc)
COSTATE_LANEWISE(lgamma)
COSTATE_LANEWISE(digamma)
COSTATE_LANEWISE(sigmoid)
COSTATE_LANEWISE(softplus)
COSTATE_LANEWISE_BINARY(pow)
COSTATE_LANEWISE_BINARY(atan2)
COSTATE_LANEWISE_BINARY(hypot)
COSTATE_LANEWISE_BINARY(logaddexp)
#undef COSTATE_LANEWISE
#undef COSTATE_LANEWISE_BINARY

template <class T>
COSTATE_INLINE math::sin_cos<pack<T>> sincos(const pack<T>& x_) {
    return {sin(x_), cos(x_)};
}

} // namespace costate::inline COSTATE_ISA
