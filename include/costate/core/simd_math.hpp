// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math.hpp>
#include <costate/core/simd_math/outlined.hpp>

/// The functions of core/math.hpp for packs, beside the pack (so that math::f(x) finds them).
namespace costate::inline COSTATE_ISA {
namespace simd {

/// A rounded x; before SSE 4.1 xsimd's rounding forgets the sign of a zero.
template <class T>
COSTATE_INLINE pack<T> zeros_signed(const pack<T>& rounded, [[maybe_unused]] const pack<T>& x) {
#if defined(__SSE2__) && !defined(__SSE4_1__)
    return copy_sign(rounded, x);
#else
    return rounded;
#endif
}

// Lane by lane through the scalar function, out of line: these are long.
template <class F, class T>
[[gnu::noinline]] pack<T> lane_by_lane(const pack<T>& x) {
    T lane[pack<T>::lanes];
    x.store(lane);
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        lane[i] = F{}(lane[i]);
    }
    return pack<T>::load(lane);
}
struct scalar_lgamma {
    template <class T>
    T operator()(T x) const {
        return math::scalar::lgamma(x);
    }
};
struct scalar_digamma {
    template <class T>
    T operator()(T x) const {
        return math::scalar::digamma(x);
    }
};

}  // namespace simd

#define COSTATE_ROUNDING(name, backend_name)                                    \
    template <class T>                                                          \
    COSTATE_INLINE pack<T> name(const pack<T>& x_) {                            \
        return simd::zeros_signed<T>(simd::backend<T>::backend_name(x_.v), x_); \
    }
COSTATE_ROUNDING(floor, floor)
COSTATE_ROUNDING(ceil, ceil)
COSTATE_ROUNDING(trunc, trunc)
COSTATE_ROUNDING(round, nearest)
#undef COSTATE_ROUNDING

/// -1, 0 or 1; zeros keep their sign and NaN stays.
template <class T>
COSTATE_INLINE pack<T> sign(const pack<T>& x_) {
    return select(x_ > 0, pack<T>(T(1)), select(x_ < 0, pack<T>(T(-1)), x_));
}

/// log |Γ(x)|, lane by lane.
template <class T>
COSTATE_INLINE pack<T> lgamma(const pack<T>& x_) {
    return simd::lane_by_lane<simd::scalar_lgamma>(x_);
}

/// ψ(x), lane by lane.
template <class T>
COSTATE_INLINE pack<T> digamma(const pack<T>& x_) {
    return simd::lane_by_lane<simd::scalar_digamma>(x_);
}

// A number beside a pack.
#define COSTATE_WITH_NUMBER(name)                          \
    template <class T, arithmetic S>                       \
    COSTATE_INLINE pack<T> name(const pack<T>& x_, S y_) { \
        return name(x_, pack<T>(static_cast<T>(y_)));      \
    }                                                      \
    template <class T, arithmetic S>                       \
    COSTATE_INLINE pack<T> name(S x_, const pack<T>& y_) { \
        return name(pack<T>(static_cast<T>(x_)), y_);      \
    }
COSTATE_WITH_NUMBER(pow)
COSTATE_WITH_NUMBER(atan2)
COSTATE_WITH_NUMBER(hypot)
COSTATE_WITH_NUMBER(logaddexp)
#undef COSTATE_WITH_NUMBER

}  // namespace costate::inline COSTATE_ISA
