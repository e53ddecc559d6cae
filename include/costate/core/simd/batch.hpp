// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd/native.hpp>
#include <costate/core/simd/scalar.hpp>

#if COSTATE_HAS_XSIMD
#    if defined(__aarch64__)
#        include <arm_neon.h>
#    endif
COSTATE_QUIET_INTRINSICS
namespace costate::inline COSTATE_ISA::simd {

/// The operations of any architecture of xsimd. Where its name or meaning changed between 8 and later
/// versions only the part common to all is used.
template <class T>
struct batch_backend {
    using batch = xsimd::batch<T, arch>;
    using truth = xsimd::batch_bool<T, arch>;
    using V = vector<T>;

    static COSTATE_INLINE batch in(V v) { return __builtin_bit_cast(batch, v); }
    static COSTATE_INLINE V out(const batch& b) { return __builtin_bit_cast(V, b); }

    static COSTATE_INLINE V fma(V a, V b, V c) { return out(xsimd::fma(in(a), in(b), in(c))); }
    // With a NaN on either side the answer is b: x86's own instructions, to which both compilers map these. xsimd's choice of
    // the operand changed with version 14.
    static COSTATE_INLINE V minimum(V a, V b) { return a < b ? a : b; }
    static COSTATE_INLINE V maximum(V a, V b) { return a > b ? a : b; }
    static COSTATE_INLINE V choose(const truth& m, V a, V b) {
        return out(xsimd::select(m, in(a), in(b)));
    }
    static COSTATE_INLINE truth equal(V a, V b) { return in(a) == in(b); }
    static COSTATE_INLINE truth less(V a, V b) { return in(a) < in(b); }
    static COSTATE_INLINE truth less_equal(V a, V b) { return in(a) <= in(b); }
    static COSTATE_INLINE truth both(const truth& a, const truth& b) { return a & b; }
    static COSTATE_INLINE truth either(const truth& a, const truth& b) { return a | b; }
    static COSTATE_INLINE truth opposite(const truth& a) { return !a; }
    static COSTATE_INLINE bool any(const truth& m) { return xsimd::any(m); }
    static COSTATE_INLINE bool all(const truth& m) { return xsimd::all(m); }
#    if defined(__aarch64__)
    // xsimd's square root there is an approximation, NaN at infinity, and its roundings lose the sign of zero.
    static COSTATE_INLINE auto neon(V a) {
        return __builtin_bit_cast(
            std::conditional_t < sizeof(T) == 8, float64x2_t, float32x4_t >, a);
    }
    static COSTATE_INLINE V out(float64x2_t v) { return __builtin_bit_cast(V, v); }
    static COSTATE_INLINE V out(float32x4_t v) { return __builtin_bit_cast(V, v); }
#        define COSTATE_NEON(name, f32, f64)    \
            static COSTATE_INLINE V name(V a) { \
                if constexpr (sizeof(T) == 8)   \
                    return out(f64(neon(a)));   \
                else                            \
                    return out(f32(neon(a)));   \
            }
    COSTATE_NEON(root, vsqrtq_f32, vsqrtq_f64)
    COSTATE_NEON(floor, vrndmq_f32, vrndmq_f64)
    COSTATE_NEON(ceil, vrndpq_f32, vrndpq_f64)
    COSTATE_NEON(trunc, vrndq_f32, vrndq_f64)
    COSTATE_NEON(nearest, vrndnq_f32, vrndnq_f64)
#        undef COSTATE_NEON
#    else
    static COSTATE_INLINE V root(V a) { return out(xsimd::sqrt(in(a))); }
#    endif
#    if defined(__SSE2__) && !defined(__SSE4_1__)
    // Before SSE 4.1 xsimd's roundings go through integers, of which infinity and NaN are none. Added to 2^52 (2^23), a
    // number loses its fraction, to the even neighbour of two.
    using integer = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
    using bits = simd::plain<integer, lanes<T>>;
    static COSTATE_INLINE bits sign(V a) {
        return __builtin_bit_cast(bits, a) & (integer(1) << (8 * sizeof(T) - 1));
    }
    static COSTATE_INLINE V magnitude(V a) {
        return __builtin_bit_cast(V, __builtin_bit_cast(bits, a) ^ sign(a));
    }
    static COSTATE_INLINE V signed_as(V size, V a) {
        return __builtin_bit_cast(V, __builtin_bit_cast(bits, magnitude(size)) | sign(a));
    }
    static COSTATE_INLINE V nearest(V a) {
        const V whole = V{} + T(sizeof(T) == 8 ? 0x1p52 : 0x1p23);
        const V size = magnitude(a);
        const V rounded = (size + whole) - whole;
        return size < whole ? signed_as(rounded, a) : a;
    }
    static COSTATE_INLINE V floor(V a) {
        const V near = nearest(a);
        return signed_as(near > a ? near - T(1) : near, a);
    }
    static COSTATE_INLINE V ceil(V a) {
        const V near = nearest(a);
        return signed_as(near < a ? near + T(1) : near, a);
    }
    static COSTATE_INLINE V trunc(V a) { return signed_as(floor(magnitude(a)), a); }
#    elif !defined(__aarch64__)
    static COSTATE_INLINE V floor(V a) { return out(xsimd::floor(in(a))); }
    static COSTATE_INLINE V ceil(V a) { return out(xsimd::ceil(in(a))); }
    static COSTATE_INLINE V trunc(V a) { return out(xsimd::trunc(in(a))); }
    static COSTATE_INLINE V nearest(V a) { return out(xsimd::nearbyint(in(a))); }
#    endif
};

}  // namespace costate::inline COSTATE_ISA::simd
COSTATE_QUIET_INTRINSICS_END
#endif
