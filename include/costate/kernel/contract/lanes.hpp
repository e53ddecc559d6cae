// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd.hpp>

#include <cstddef>
#include <utility>

/// Moving values between the lanes of several registers: the transposition of a square block and
/// the sums over the lanes of as many registers as each has lanes. Both are networks of two-operand
/// shuffles, first within 16-byte groups, then of whole groups, which every instruction set has as
/// single instructions.
namespace costate::inline COSTATE_ISA::kernel {

template <class T, std::size_t Lanes = pack<T>::lanes>
struct lane_network {
    static constexpr std::size_t lanes = Lanes;
    /// Lanes in a group of 16 bytes, and such groups in a register.
    static constexpr std::size_t size = lanes < 16 / sizeof(T) ? lanes : 16 / sizeof(T);
    static constexpr std::size_t groups = lanes / size;
    using vector = simd::plain<T, lanes>;
    using all_lanes = std::make_index_sequence<lanes>;

    enum step { interleave_low, interleave_high, even, odd, even_groups, odd_groups };

    // Where lane i of the result comes from: an index into a followed by b.
    static constexpr int source(step s, std::size_t i) {
        const std::size_t group = i / size * size;
        const std::size_t at = i % size;
        std::size_t from = 0;
        switch (s) {
            case interleave_low:
                from = group + at / 2 + at % 2 * lanes;
                break;
            case interleave_high:
                from = group + (at + size) / 2 + at % 2 * lanes;
                break;
            case even:
            case odd:
                from = group + (2 * at + (s == odd ? 1 : 0)) % size + (2 * at >= size ? lanes : 0);
                break;
            case even_groups:
            case odd_groups:
                from = (i / size * 2 + (s == odd_groups ? 1 : 0)) * size + at;
                break;
        }
        return static_cast<int>(from);
    }

    template <step S, std::size_t... I>
    static COSTATE_INLINE vector
    shuffled(const vector& a, const vector& b, std::index_sequence<I...>) {
        return __builtin_shufflevector(a, b, source(S, I)...);
    }
    template <step S>
    static COSTATE_INLINE vector shuffle(const vector& a, const vector& b) {
        return shuffled<S>(a, b, all_lanes{});
    }

    template <std::size_t... I>
    static COSTATE_INLINE void transpose_in_groups(vector (&x)[lanes], std::index_sequence<I...>) {
        // Row q * size + r takes the lower or upper halves of rows r / 2 and (r + size) / 2.
        const vector next[lanes] = {
            shuffle < I % 2 == 0
                ? interleave_low
                : interleave_high > (x[I / size * size + I % size / 2],
                                     x[I / size * size + (I % size + size) / 2])...};
        ((x[I] = next[I]), ...);
    }
    template <std::size_t... I>
    static COSTATE_INLINE void transpose_groups(vector (&x)[lanes], std::index_sequence<I...>) {
        const vector next[lanes] = {shuffle<(I < lanes / 2) ? even_groups : odd_groups>(
            x[I / size * 2 % groups * size + I % size],
            x[(I / size * 2 % groups + 1) * size + I % size])...};
        ((x[I] = next[I]), ...);
    }

    /// Lane j of x[i] becomes lane i of x[j].
    static COSTATE_INLINE void transpose(vector (&x)[lanes]) {
        if constexpr (lanes > 1) {
            transpose_in_groups(x, all_lanes{});
            if constexpr (size > 2) {
                static_assert(size == 4, "costate: no pack has smaller elements than 4 bytes");
                transpose_in_groups(x, all_lanes{});
            }
            if constexpr (groups > 1) {
                transpose_groups(x, all_lanes{});
            }
            if constexpr (groups > 2) {
                static_assert(groups == 4, "costate: no pack is wider than 64 bytes");
                transpose_groups(x, all_lanes{});
            }
        }
    }

    template <step First, step Second, std::size_t N, std::size_t... I>
    static COSTATE_INLINE void add_neighbours(vector (&x)[N], std::index_sequence<I...>) {
        // x[I] is read by step I / 2 and, before it is written, by no later one.
        ((x[I] = shuffle<First>(x[2 * I], x[2 * I + 1]) + shuffle<Second>(x[2 * I], x[2 * I + 1])),
         ...);
    }
    template <std::size_t Done>
    static COSTATE_INLINE void add_from(vector (&x)[lanes]) {
        if constexpr (Done < lanes) {
            constexpr bool within = Done < size;
            add_neighbours<within ? even : even_groups, within ? odd : odd_groups>(
                x, std::make_index_sequence<lanes / Done / 2>{});
            add_from<2 * Done>(x);
        }
    }

    /// Lane i of x[0] becomes the sum of the lanes of x[i]; the others are scratch.
    static COSTATE_INLINE void add_lanes(vector (&x)[lanes]) { add_from<1>(x); }
};

}  // namespace costate::inline COSTATE_ISA::kernel
