// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd.hpp>

/// What the sums of a register tile are held in, and how the last vector of a row is read.
namespace costate::inline COSTATE_ISA::kernel {

#if defined(__AVX__) || !COSTATE_HAS_XSIMD
inline constexpr bool masked_loads = true;
#else
inline constexpr bool masked_loads = false;
#endif

// The sums are the compiler's own vectors and their multiply-adds its own operators, which both
// compilers contract within one expression: a tile is some hundred of them, and each call of an
// inline function instead, of a pack's and behind it of xsimd's, would multiply its compile time.
template <class T>
using sum_vector = simd::plain<T, pack<T>::lanes>;

template <class T>
COSTATE_INLINE sum_vector<T> to_sum(const pack<T>& p) {
    return __builtin_bit_cast(sum_vector<T>, p.v);
}
template <class T>
COSTATE_INLINE pack<T> to_pack(const sum_vector<T>& s) {
    pack<T> p;
    p.v = __builtin_bit_cast(typename pack<T>::native_type, s);
    return p;
}

/// Whether the last vector of a tile is a whole one; if not, whether B is padded there.
enum class edge { none, padded, open };

}  // namespace costate::inline COSTATE_ISA::kernel
