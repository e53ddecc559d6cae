// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract/columns.hpp>
#include <costate/kernel/contract/lanes.hpp>

/// The form for few rows and operands that both run along k: vectors along k, one sum for each of
/// as many columns as a pack has lanes, which are then added crosswise into one pack of C.
namespace costate::inline COSTATE_ISA::kernel {

template <contraction D, class T, std::size_t Columns>
struct dot_tile {
    static constexpr std::size_t width = pack<T>::lanes;
    static constexpr std::size_t splits =
        tile_splits(1, Columns, D.k == dynamic ? dynamic : D.k / width);
    using network = lane_network<T>;
    using vector = typename network::vector;
    using all_columns = std::make_index_sequence<Columns>;

    struct state {
        pack<T> sum[splits][Columns];
    };

    // `count` <= Columns of them exist; the others repeat the last, so that nothing beyond is read.
    static COSTATE_INLINE std::size_t offset(std::size_t column, std::size_t count) {
        return (column < count ? column : count - 1) * D.b_n;
    }

    template <std::size_t Split, std::size_t... J>
    static COSTATE_INLINE void step(
        state& s, const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t count,
        std::size_t lanes, std::index_sequence<J...>) {
        const pack<T> left = load_lanes<T>(a, 1, lanes);
        ((s.sum[Split][J] =
              fma(left, load_lanes<T>(b + offset(J, count), 1, lanes), s.sum[Split][J])),
         ...);
    }
    template <std::size_t... S>
    static COSTATE_INLINE void steps(
        state& s, const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t count,
        std::index_sequence<S...>) {
        (step<S>(s, a + S * width, b + S * width, count, width, all_columns{}), ...);
    }
    template <std::size_t... I>
    static COSTATE_INLINE void clear(state& s, std::index_sequence<I...>) {
        ((s.sum[I / Columns][I % Columns] = pack<T>(T(0))), ...);
    }
    template <std::size_t S = 1, std::size_t... J>
    static COSTATE_INLINE void add_splits(state& s, std::index_sequence<J...> columns) {
        if constexpr (S < splits) {
            ((s.sum[0][J] = s.sum[0][J] + s.sum[S][J]), ...);
            add_splits<S + 1>(s, columns);
        }
    }
    template <std::size_t... I>
    static COSTATE_INLINE pack<T> crosswise(const state& s, std::index_sequence<I...>) {
        vector x[width] = {
            __builtin_bit_cast(vector, s.sum[0][I < Columns ? I : Columns - 1].v)...};
        network::add_lanes(x);
        return pack<T>(__builtin_bit_cast(typename pack<T>::native_type, x[0]));
    }

    /// The first `count` lanes: the products of a with so many columns of B. A long sum is made of those of pieces, so
    /// that rounding errors grow with the pieces' lengths only.
    static COSTATE_INLINE pack<T> run(
        const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t k, std::size_t count) {
        constexpr std::size_t piece = 128 * splits * width;
        if constexpr (D.k == dynamic || D.k <= 2 * piece) {
            return sum_of(a, b, k, count);
        } else {
            pack<T> sum(T(0));
            for (; k > piece; k -= piece, a += piece, b += piece)
                sum = sum + sum_of(a, b, piece, count);
            return sum + sum_of(a, b, k, count);
        }
    }

private:
    static COSTATE_INLINE pack<T> sum_of(
        const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t k, std::size_t count) {
        state s;
        clear(s, std::make_index_sequence<splits * Columns>{});
        std::size_t at = 0;
        for (; at + splits * width <= k; at += splits * width) {
            steps(s, a + at, b + at, count, std::make_index_sequence<splits>{});
        }
        if constexpr (splits > 1) {
            for (; at + width <= k; at += width) {
                steps(s, a + at, b + at, count, std::make_index_sequence<1>{});
            }
        }
        if constexpr (width > 1) {
            if (at < k) {
                step<0>(s, a + at, b + at, count, k - at, all_columns{});
            }
        }
        add_splits(s, all_columns{});
        if constexpr (Columns == 1) {
            return pack<T>(reduce_add(s.sum[0][0]));
        } else {
            return crosswise(s, std::make_index_sequence<width>{});
        }
    }
};

/// Every column for a fixed row, row by row. `rows` is the dynamic extent, of k or n.
template <contraction D, class T, class Job>
COSTATE_INLINE void run_dots(
    const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t rows, const Job& job) {
    constexpr std::size_t width = pack<T>::lanes;
    constexpr std::size_t columns = D.n < width ? D.n : width;
    using tile = dot_tile<D, T, columns>;
    const std::size_t k = D.k == dynamic ? rows : D.k;
    const std::size_t n = D.n == dynamic ? rows : D.n;
#pragma GCC unroll 1
    for (std::size_t m = 0; m < D.m; ++m) {
        for (std::size_t j = 0; j < n; j += columns) {
            const std::size_t count = n - j < columns ? n - j : columns;
            pack<T> sum = tile::run(a + m * D.a_m, b + j * D.b_n, k, count);
            if constexpr (Job::starts) {
                if (job.adds) {
                    sum = job.start(m, j, count) + sum;
                }
            }
            job.finish(sum, m, j, count);
        }
    }
}

}  // namespace costate::inline COSTATE_ISA::kernel
