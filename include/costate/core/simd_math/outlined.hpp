// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd_math/error_function.hpp>
#include <costate/core/simd_math/hyperbolic.hpp>
#include <costate/core/simd_math/inverse_trigonometric.hpp>
#include <costate/core/simd_math/power.hpp>
#include <costate/core/simd_math/trigonometric.hpp>

/// The longer functions as calls instead of inlined code.
namespace costate::inline COSTATE_ISA {

/// A pack whose elementary functions are called, not inlined: for straight-line code with hundreds of
/// them, where inlining costs a compiler some 10 ms each and the instruction cache more than the calls.
/// Anything computed from it is an ordinary pack again.
template <simd::element T>
struct outlined_pack : pack<T> {
    outlined_pack() = default;
    COSTATE_INLINE outlined_pack(T all_lanes_) : pack<T>(all_lanes_) {}
    COSTATE_INLINE outlined_pack(const pack<T>& p) : pack<T>(p) {}
};

// The registers themselves are passed: a class around one may go through memory.
#define COSTATE_OUTLINED(name)                                \
    namespace simd {                                          \
    template <class T>                                        \
    [[gnu::noinline]] vector<T> called_##name(vector<T> x) {  \
        return name(pack<T>(x)).v;                            \
    }                                                         \
    }                                                         \
    template <class T>                                        \
    COSTATE_INLINE pack<T> name(const outlined_pack<T>& x_) { \
        return simd::called_##name<T>(x_.v);                  \
    }
#define COSTATE_OUTLINED_BINARY(name)                                                     \
    namespace simd {                                                                      \
    template <class T>                                                                    \
    [[gnu::noinline]] vector<T> called_##name(vector<T> x, vector<T> y) {                 \
        return name(pack<T>(x), pack<T>(y)).v;                                            \
    }                                                                                     \
    }                                                                                     \
    template <class T>                                                                    \
    COSTATE_INLINE pack<T> name(const outlined_pack<T>& x_, const outlined_pack<T>& y_) { \
        return simd::called_##name<T>(x_.v, y_.v);                                        \
    }                                                                                     \
    template <class T, arithmetic S>                                                      \
    COSTATE_INLINE pack<T> name(const outlined_pack<T>& x_, S y_) {                       \
        return simd::called_##name<T>(x_.v, pack<T>(static_cast<T>(y_)).v);               \
    }                                                                                     \
    template <class T, arithmetic S>                                                      \
    COSTATE_INLINE pack<T> name(S x_, const outlined_pack<T>& y_) {                       \
        return simd::called_##name<T>(pack<T>(static_cast<T>(x_)).v, y_.v);               \
    }
COSTATE_OUTLINED(cbrt)
COSTATE_OUTLINED(exp)
COSTATE_OUTLINED(exp2)
COSTATE_OUTLINED(expm1)
COSTATE_OUTLINED(log)
COSTATE_OUTLINED(log2)
COSTATE_OUTLINED(log1p)
COSTATE_OUTLINED(sin)
COSTATE_OUTLINED(cos)
COSTATE_OUTLINED(tan)
COSTATE_OUTLINED(asin)
COSTATE_OUTLINED(acos)
COSTATE_OUTLINED(atan)
COSTATE_OUTLINED(sinh)
COSTATE_OUTLINED(cosh)
COSTATE_OUTLINED(tanh)
COSTATE_OUTLINED(asinh)
COSTATE_OUTLINED(acosh)
COSTATE_OUTLINED(atanh)
COSTATE_OUTLINED(erf)
COSTATE_OUTLINED(erfc)
COSTATE_OUTLINED(sigmoid)
COSTATE_OUTLINED(softplus)
COSTATE_OUTLINED_BINARY(pow)
COSTATE_OUTLINED_BINARY(atan2)
COSTATE_OUTLINED_BINARY(hypot)
COSTATE_OUTLINED_BINARY(logaddexp)
#undef COSTATE_OUTLINED
#undef COSTATE_OUTLINED_BINARY

namespace simd {
template <class T>
[[gnu::noinline]] void called_sincos(vector<T> x, vector<T>& sine, vector<T>& cosine) {
    const math::sin_cos<pack<T>> y = sincos(pack<T>(x));
    sine = y.sin.v;
    cosine = y.cos.v;
}
}  // namespace simd
template <class T>
COSTATE_INLINE math::sin_cos<pack<T>> sincos(const outlined_pack<T>& x_) {
    math::sin_cos<pack<T>> y;
    simd::called_sincos<T>(x_.v, y.sin.v, y.cos.v);
    return y;
}

}  // namespace costate::inline COSTATE_ISA
