// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "costate/core/simd/native.hpp"
#include "costate/core/simd/scalar.hpp"

/// The batch forms, over xsimd. Where xsimd's name or meaning changed between 8 and later versions
/// only the part common to all is used.
#if COSTATE_HAS_XSIMD
COSTATE_QUIET_INTRINSICS
namespace costate::inline COSTATE_ISA::simd {

template <class T>
using batch = xsimd::batch<T, arch>;
template <class T>
using batch_mask = xsimd::batch_bool<T, arch>;

template <element T>
COSTATE_INLINE batch<T> fma(const batch<T>& a, const batch<T>& b, const batch<T>& c) {
#    if defined(__AVX512F__) && XSIMD_VERSION_MAJOR < 9
    // xsimd 8 has no fused form for AVX-512 and leaves it to the compiler, of which only g++ obliges.
    if constexpr (std::is_same_v<T, float>) {
        return _mm512_fmadd_ps(a.data, b.data, c.data);
    } else if constexpr (std::is_same_v<T, double>) {
        return _mm512_fmadd_pd(a.data, b.data, c.data);
    } else {
        return a * b + c;
    }
#    else
    return xsimd::fma(a, b, c);
#    endif
}

template <element T>
COSTATE_INLINE batch<T> minimum(const batch<T>& a, const batch<T>& b) {
    return xsimd::min(a, b);
}

template <element T>
COSTATE_INLINE batch<T> maximum(const batch<T>& a, const batch<T>& b) {
    return xsimd::max(a, b);
}

template <element T>
COSTATE_INLINE batch<T> absolute(const batch<T>& a) {
    return xsimd::abs(a);
}

template <element T>
COSTATE_INLINE batch<T> root(const batch<T>& a) {
    return xsimd::sqrt(a);
}

template <element T>
COSTATE_INLINE batch<T> choose(const batch_mask<T>& m, const batch<T>& a, const batch<T>& b) {
    return xsimd::select(m, a, b);
}

template <element T>
COSTATE_INLINE bool any_of(const batch_mask<T>& m) {
    return xsimd::any(m);
}

template <element T>
COSTATE_INLINE bool all_of(const batch_mask<T>& m) {
    return xsimd::all(m);
}

}  // namespace costate::inline COSTATE_ISA::simd
COSTATE_QUIET_INTRINSICS_END
#endif
