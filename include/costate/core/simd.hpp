// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <limits>

#include <costate/core/simd/narrow.hpp>

namespace costate::inline COSTATE_ISA {

/// A truth value for each lane of a pack<T>.
template <simd::element T>
struct mask {
    using native_type = typename simd::backend<T>::truth;
    native_type v;
};

/// As many values of T as one register holds: the value type of every kernel. One lane where the
/// machine has no SIMD registers for T (or COSTATE_NO_SIMD is defined); the code above does not
/// change. T is float, double, std::int32_t, or std::int64_t (for the bits of a double).
template <simd::element T>
struct pack {
    using value_type = T;
    using native_type = simd::vector<T>;
    static constexpr std::size_t lanes = simd::lanes<T>;

    native_type v;

    pack() = default;
    // Subtracting zero rather than adding it: -0 stays -0.
    COSTATE_INLINE pack(T all_lanes_) : v(all_lanes_ - native_type{}) {}
    COSTATE_INLINE pack(native_type v_)
        requires(lanes > 1)
        : v(v_) {}

    /// The lanes from memory; no alignment is asked for.
    static COSTATE_INLINE pack load(const T* from) { return pack(simd::load<T>(from)); }
    COSTATE_INLINE void store(T* to) const { simd::store<T>(to, v); }

    /// The first n lanes, n <= lanes; reads nothing beyond them, the other lanes are 0.
    static COSTATE_INLINE pack load_partial(const T* from, std::size_t n) {
        return pack(simd::load_partial<T>(from, n));
    }
    /// The lanes from `low` on and before `high` (low <= high <= lanes), from consecutive places; the others are 0.
    static COSTATE_INLINE pack load_between(const T* from, std::size_t low, std::size_t high) {
        return pack(simd::load_between<T>(from, low, high));
    }
    COSTATE_INLINE void store_partial(T* to, std::size_t n) const {
        simd::store_partial<T>(to, n, v);
    }

    /// from[0], from[stride], from[2 stride], …
    static COSTATE_INLINE pack gather_strided(const T* from, std::ptrdiff_t stride) {
        return pack(simd::gather_strided<T>(from, stride));
    }

    /// 0, 1, 2, …
    static COSTATE_INLINE pack iota() {
        T values[lanes];
        for (std::size_t i = 0; i < lanes; ++i) {
            values[i] = static_cast<T>(i);
        }
        return load(values);
    }
};

template <class P>
inline constexpr bool is_pack = false;
template <class T>
inline constexpr bool is_pack<pack<T>> = true;

template <class S>
concept arithmetic = std::is_arithmetic_v<S>;

// One operator, for two packs and for a pack with a number on either side.
#define COSTATE_PACK_OPERATOR(op)                                            \
    template <class T>                                                       \
    COSTATE_INLINE pack<T> operator op(const pack<T>& a, const pack<T>& b) { \
        return a.v op b.v;                                                   \
    }                                                                        \
    template <class T, arithmetic S>                                         \
    COSTATE_INLINE pack<T> operator op(const pack<T>& a, S b) {              \
        return a.v op static_cast<T>(b);                                     \
    }                                                                        \
    template <class T, arithmetic S>                                         \
    COSTATE_INLINE pack<T> operator op(S a, const pack<T>& b) {              \
        return static_cast<T>(a) op b.v;                                     \
    }                                                                        \
    template <class T>                                                       \
    COSTATE_INLINE pack<T>& operator op##=(pack<T>& a, const pack<T>& b) {   \
        a.v = a.v op b.v;                                                    \
        return a;                                                            \
    }                                                                        \
    template <class T, arithmetic S>                                         \
    COSTATE_INLINE pack<T>& operator op##=(pack<T>& a, S b) {                \
        a.v = a.v op static_cast<T>(b);                                      \
        return a;                                                            \
    }
COSTATE_PACK_OPERATOR(+)
COSTATE_PACK_OPERATOR(-)
COSTATE_PACK_OPERATOR(*)
COSTATE_PACK_OPERATOR(/)
#undef COSTATE_PACK_OPERATOR

template <class T>
COSTATE_INLINE pack<T> operator-(const pack<T>& a) {
    return -a.v;
}

// The same for comparisons; `compare` sees the registers a and b.
#define COSTATE_PACK_COMPARISON(op, compare)                                 \
    template <class T>                                                       \
    COSTATE_INLINE mask<T> operator op(const pack<T>& a, const pack<T>& b) { \
        using B = simd::backend<T>;                                          \
        return {compare};                                                    \
    }                                                                        \
    template <class T, arithmetic S>                                         \
    COSTATE_INLINE mask<T> operator op(const pack<T>& a, S b) {              \
        return a op pack<T>(static_cast<T>(b));                              \
    }                                                                        \
    template <class T, arithmetic S>                                         \
    COSTATE_INLINE mask<T> operator op(S a, const pack<T>& b) {              \
        return pack<T>(static_cast<T>(a)) op b;                              \
    }
COSTATE_PACK_COMPARISON(==, B::equal(a.v, b.v))
COSTATE_PACK_COMPARISON(!=, B::opposite(B::equal(a.v, b.v)))
COSTATE_PACK_COMPARISON(<, B::less(a.v, b.v))
COSTATE_PACK_COMPARISON(<=, B::less_equal(a.v, b.v))
COSTATE_PACK_COMPARISON(>, B::less(b.v, a.v))
COSTATE_PACK_COMPARISON(>=, B::less_equal(b.v, a.v))
#undef COSTATE_PACK_COMPARISON

template <class T>
COSTATE_INLINE mask<T> operator&(const mask<T>& a, const mask<T>& b) {
    return {simd::backend<T>::both(a.v, b.v)};
}
template <class T>
COSTATE_INLINE mask<T> operator|(const mask<T>& a, const mask<T>& b) {
    return {simd::backend<T>::either(a.v, b.v)};
}
template <class T>
COSTATE_INLINE mask<T> operator!(const mask<T>& a) {
    return {simd::backend<T>::opposite(a.v)};
}
template <class T>
COSTATE_INLINE bool any(const mask<T>& m) {
    return simd::backend<T>::any(m.v);
}
template <class T>
COSTATE_INLINE bool all(const mask<T>& m) {
    return simd::backend<T>::all(m.v);
}

/// Lane by lane m ? a : b. Both are evaluated.
template <class T>
COSTATE_INLINE pack<T> select(const mask<T>& m, const pack<T>& a, const pack<T>& b) {
    return simd::backend<T>::choose(m.v, a.v, b.v);
}
template <class T, arithmetic S>
COSTATE_INLINE pack<T> select(const mask<T>& m, const pack<T>& a, S b) {
    return select(m, a, pack<T>(static_cast<T>(b)));
}
template <class T, arithmetic S>
COSTATE_INLINE pack<T> select(const mask<T>& m, S a, const pack<T>& b) {
    return select(m, pack<T>(static_cast<T>(a)), b);
}

/// The lanes from `low` on and before `high` (low <= high <= lanes).
template <class P>
COSTATE_INLINE mask<typename P::value_type> lanes_between(std::size_t low, std::size_t high) {
    using T = typename P::value_type;
    if constexpr (std::is_integral_v<typename mask<T>::native_type> && P::lanes > 1) {
        const auto bits = static_cast<unsigned>((1ULL << high) - (1ULL << low));
        return {static_cast<typename mask<T>::native_type>(bits)};
    } else {
        const P lane = P::iota();
        return (lane >= static_cast<T>(low)) & (lane < static_cast<T>(high));
    }
}

/// a * b + c, in one rounding where the machine can.
template <class T>
COSTATE_INLINE pack<T> fma(const pack<T>& a, const pack<T>& b, const pack<T>& c) {
    return simd::backend<T>::fma(a.v, b.v, c.v);
}

/// The smaller; a NaN on either side is the answer.
template <class T>
COSTATE_INLINE pack<T> min(const pack<T>& a, const pack<T>& b) {
    // What is folded is b: nothing waits for its comparison.
    const pack<T> r(simd::backend<T>::minimum(b.v, a.v));
    if constexpr (std::is_floating_point_v<T>) {
        return select(b != b, b, r);
    } else {
        return r;
    }
}

/// The larger; a NaN on either side is the answer.
template <class T>
COSTATE_INLINE pack<T> max(const pack<T>& a, const pack<T>& b) {
    const pack<T> r(simd::backend<T>::maximum(b.v, a.v));
    if constexpr (std::is_floating_point_v<T>) {
        return select(b != b, b, r);
    } else {
        return r;
    }
}
template <class T, arithmetic S>
COSTATE_INLINE pack<T> min(const pack<T>& a, S b) {
    return min(a, pack<T>(static_cast<T>(b)));
}
template <class T, arithmetic S>
COSTATE_INLINE pack<T> max(const pack<T>& a, S b) {
    return max(a, pack<T>(static_cast<T>(b)));
}

template <class T>
COSTATE_INLINE pack<T> abs(const pack<T>& a) {
    if constexpr (std::is_floating_point_v<T>) {
        // All bits but the sign's.
        using I = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
        using bits = simd::vector<I>;
        return __builtin_bit_cast(
            simd::vector<T>, __builtin_bit_cast(bits, a.v) & std::numeric_limits<I>::max());
    } else {
        return simd::backend<T>::maximum(a.v, -a.v);
    }
}

template <class T>
COSTATE_INLINE pack<T> sqrt(const pack<T>& a) {
    return simd::backend<T>::root(a.v);
}

/// Sums the lanes: the upper half onto the lower, and again, until one is left.
template <class T>
COSTATE_INLINE T reduce_add(const pack<T>& a) {
    return simd::folded<T, pack<T>::lanes>(a.v, simd::add_halves{});
}
template <class T>
COSTATE_INLINE T reduce_mul(const pack<T>& a) {
    return simd::folded<T, pack<T>::lanes>(a.v, simd::multiply_halves{});
}
template <class T>
COSTATE_INLINE T reduce_min(const pack<T>& a) {
    return simd::folded<T, pack<T>::lanes>(a.v, simd::smaller_half{});
}
template <class T>
COSTATE_INLINE T reduce_max(const pack<T>& a) {
    return simd::folded<T, pack<T>::lanes>(a.v, simd::larger_half{});
}

/// Lane-wise static_cast between packs of as many lanes: convert<pack<float>>(integers).
template <class To, class From>
    requires(is_pack<To> && To::lanes == pack<From>::lanes)
COSTATE_INLINE To convert(const pack<From>& a) {
    return To(simd::converted<typename To::value_type, From>(a.v));
}

/// The same bits as another element type of the same size.
template <class To, class From>
    requires(is_pack<To> && sizeof(To) == sizeof(pack<From>))
COSTATE_INLINE To reinterpret(const pack<From>& a) {
    return To(__builtin_bit_cast(typename To::native_type, a.v));
}

/// The lanes of P from an array of another element type (uint8_t, int32_t, float, double, bfloat16, …), each
/// converted as by static_cast.
template <class P, class U>
    requires(is_pack<P>)
COSTATE_INLINE P load_as(const U* from) {
    using T = typename P::value_type;
    if constexpr (std::is_same_v<T, U>) {
        return P::load(from);
    } else if constexpr (std::is_same_v<U, bfloat16>) {
        return P(simd::converted<T, float>(simd::widened<P::lanes>(from)));
    } else {
        simd::plain<U, P::lanes> raw;
        __builtin_memcpy(&raw, from, sizeof(U) * P::lanes);
        return P(simd::converted<T, U>(raw));
    }
}

/// The same for the first n lanes: reads nothing beyond them, the others are 0.
template <class P, class U>
    requires(is_pack<P>)
COSTATE_INLINE P load_as(const U* from, std::size_t n) {
    using T = typename P::value_type;
    if constexpr (std::is_same_v<T, U>) {
        return P::load_partial(from, n);
    } else {
        U part[P::lanes] = {};
        for (std::size_t i = 0; i < P::lanes && i < n; ++i) {
            part[i] = from[i];
        }
        return load_as<P>(part);
    }
}

}  // namespace costate::inline COSTATE_ISA
