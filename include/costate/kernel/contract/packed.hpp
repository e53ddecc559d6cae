// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract/columns.hpp>
#include <costate/kernel/contract/lanes.hpp>

/// The form for a B whose rows are not contiguous: a column of it is copied into a small buffer, as
/// the register tile wants it, and used for all rows of A. Where a whole column would not fit the
/// buffer, k is blocked and the sums wait in the buffer's other half.
namespace costate::inline COSTATE_ISA::kernel {

/// How a packed contraction uses its buffer.
struct packing {
    std::size_t vectors;  ///< width of a column
    std::size_t steps;  ///< of k, in a block
    std::size_t rows;  ///< of C between two packings of the same block; 0 if k is one block
    std::size_t size;  ///< elements of the buffer
};

/// The widest column that fits, but never narrower than half the register tile's best; failing
/// that, blocks of k of equal length.
template <class T>
constexpr packing packing_of(const contraction& d, std::size_t budget) {
    const std::size_t width = lanes_for<T>(d.n);
    const std::size_t best = tile_vectors(d, (d.n + width - 1) / width);
    if (d.k != dynamic) {
        for (std::size_t v = best; v > 0 && 2 * v >= best; --v) {
            if (d.k * v * width <= budget) {
                return {v, d.k, 0, d.k * v * width};
            }
        }
    }
    const std::size_t most = budget / 2 / (best * width);
    const std::size_t k = d.k == dynamic ? d.rows : d.k;
    const std::size_t blocks = (k + most - 1) / most;
    const std::size_t steps = (k + blocks - 1) / blocks;
    const std::size_t rows = d.m < most ? d.m : most;
    return {best, steps, rows, (steps + rows) * best * width};
}

/// Copies steps of k of a B with strides K and N, `columns` wide, into rows of `stride` elements;
/// the lanes beyond `columns`, up to a multiple of `Width`, hold any value.
template <class T, std::size_t K, std::size_t N, class E = T, std::size_t Width = pack<T>::lanes>
struct packer {
    static constexpr std::size_t width = Width;
    using network = lane_network<T, width>;
    using vector = typename network::vector;

    static COSTATE_INLINE vector load(const E* from, std::size_t stride, std::size_t count) {
        return to_sum<T, width>(load_lanes<T>(from, stride, count));
    }
    // A block of width columns by width steps, of which those below `columns` and `k` exist.
    template <bool Whole, std::size_t... I>
    static COSTATE_INLINE void block(
        const E* b, T* to, std::size_t stride, [[maybe_unused]] std::size_t columns,
        [[maybe_unused]] std::size_t k, std::index_sequence<I...>) {
        vector x[width];
        if constexpr (Whole) {
            ((x[I] = load(b + I * N, 1, width)), ...);
            network::transpose(x);
            (__builtin_memcpy(to + I * stride, &x[I], sizeof(vector)), ...);
        } else {
            for (std::size_t i = 0; i < width; ++i) {
                const E* from = b + (i < columns ? i : 0) * N;
                x[i] = load(from, 1, k < width ? k : width);
            }
            network::transpose(x);
            for (std::size_t i = 0; i < k && i < width; ++i) {
                __builtin_memcpy(to + i * stride, &x[i], sizeof(vector));
            }
        }
    }

    /// One block of a size that is known here, as part of what reads it.
    template <std::size_t Columns, std::size_t Steps, std::size_t... I>
    static COSTATE_INLINE void run_block(
        const E* b, T* to, std::size_t stride, std::index_sequence<I...>) {
        vector x[width] = {load(b + (I < Columns ? I : 0) * N, 1, Steps)...};
        network::transpose(x);
        const auto store = [&](std::size_t i) __attribute__((always_inline)) {
            __builtin_memcpy(to + i * stride, &x[i], sizeof(vector));
        };
        ((I < Steps ? store(I) : void()), ...);
    }

    [[gnu::noinline]] static void run(
        const E* b, T* to, std::size_t stride, std::size_t columns, std::size_t k) {
        if constexpr (K == 1 && width > 1) {
            constexpr auto all = std::make_index_sequence<width>{};
            for (std::size_t n = 0; n < columns; n += width) {
                std::size_t i = 0;
                if (columns - n >= width) {
                    for (; i + width <= k; i += width) {
                        block<true>(b + n * N + i, to + i * stride + n, stride, width, width, all);
                    }
                }
                for (; i < k; i += width) {
                    block<false>(
                        b + n * N + i, to + i * stride + n, stride, columns - n, k - i, all);
                }
            }
        } else {
            for (std::size_t i = 0; i < k; ++i) {
                for (std::size_t n = 0; n < columns; n += width) {
                    const std::size_t lanes = columns - n < width ? columns - n : width;
                    const vector row = load(b + i * K + n * N, N, lanes);
                    __builtin_memcpy(to + i * stride + n, &row, sizeof row);
                }
            }
        }
    }
};

/// What is copied next, asked for bit by bit while the block at hand is used: no processor foresees rows that lie pages
/// apart. There are `count` runs of `length` elements.
template <class E>
struct upcoming {
    const E* from;
    std::size_t stride, length, count;
    std::size_t rows;  ///< of C until then
    std::size_t done = 0, row = 0;

    COSTATE_INLINE void look_ahead(std::size_t more) {
        row += more;
        for (const std::size_t until = count * row / rows; done < until; ++done) {
            const E* const run = from + done * stride;
            for (std::size_t i = 0; i < length; i += 64 / sizeof(E)) {
                __builtin_prefetch(run + i, 0, 2);
            }
            __builtin_prefetch(run + length - 1, 0, 2);
        }
    }
};

/// The job of one block of k and some rows, from m on, of the column at n. If there are several blocks, the sums come
/// from and go to the buffer, except that the first starts and the last one finishes as the whole job does.
template <class T, class E, class Job, bool Blocks>
struct packed_job {
    static constexpr bool starts = Job::starts;
    static constexpr bool blocks = Blocks;
    static constexpr bool short_epilogue = Job::short_epilogue;

    const Job& job;
    upcoming<E>& next;
    T* sums;
    std::size_t stride, m, n;
    bool first, last, adds;

    COSTATE_INLINE bool ends() const { return last; }
    COSTATE_INLINE T* waiting(std::size_t row, std::size_t column) const {
        return sums + row * stride + (column - n);
    }
    COSTATE_INLINE pack<T> start(std::size_t row, std::size_t column, std::size_t lanes) const {
        return job.start(m + row, column, lanes);
    }
    COSTATE_INLINE void finish(
        const pack<T>& sum, std::size_t row, std::size_t column, std::size_t lanes) const {
        job.finish(sum, m + row, column, lanes);
    }
    COSTATE_INLINE void foresee(std::size_t row, std::size_t column) const
        requires requires { job.foresee(row, column); }
    {
        job.foresee(m + row, column);
    }
    COSTATE_INLINE void look_ahead(std::size_t rows) const { next.look_ahead(rows); }
};

template <contraction D, class T, std::size_t Budget, class Job>
struct packed_columns {
    static constexpr std::size_t width = lanes_for<T>(D.n);
    static constexpr packing plan = packing_of<T>(D, Budget);
    static constexpr bool blocked = plan.rows != 0;
    using right = stored_b<D, T>;
    using copy = packer<T, D.b_k, D.b_n, right, width>;

    static constexpr bool one_block = D.b_k == 1 && width > 1 && D.n <= width&& D.k <= width;

    const stored_a<D, T>* a;
    const right* b;
    std::size_t rows;
    const Job& job;
    T* buffer;

    static constexpr contraction of_packed(std::size_t vectors) {
        contraction d = D;
        d.b_n = 1;
        d.b_k = vectors * width;
        d.b_kind = element::none;
        if (blocked) {
            d.m = d.k = dynamic;
        }
        return d;
    }

    /// The block of B from k and n on, of `steps` and up to `columns`, as what comes after some rows of C.
    COSTATE_INLINE upcoming<right> block_at(
        std::size_t k, std::size_t n, std::size_t steps, std::size_t columns,
        std::size_t rows_before) const {
        if (n >= D.n) {
            return {b, 0, 0, 0, 1};
        }
        const std::size_t exist = D.n - n < columns ? D.n - n : columns;
        const right* const from = b + n * D.b_n + k * D.b_k;
        if constexpr (D.b_n == 1) {
            return {from, D.b_k, exist, steps, rows_before};
        } else {
            return {from, D.b_n, steps, exist, rows_before};
        }
    }

    template <std::size_t Vectors, edge Edge>
    COSTATE_INLINE void one(std::size_t n, std::size_t lanes) const {
        constexpr std::size_t columns = Vectors * width;
        constexpr contraction d = of_packed(Vectors);
        const std::size_t exist = columns - width + lanes;
        const std::size_t all = D.m == dynamic ? rows : end_of_rows<D>(n + columns);
        const std::size_t steps = D.k == dynamic ? rows : D.k;
        const std::size_t most_steps = blocked ? plan.steps : steps;
        const std::size_t most_rows = blocked ? plan.rows : all;
        T* const sums = buffer + plan.steps * plan.vectors * width;
        for (std::size_t m = 0; m < all; m += most_rows) {
            const std::size_t some = all - m < most_rows ? all - m : most_rows;
            std::size_t k = 0;
            do {
                const std::size_t count = steps - k < most_steps ? steps - k : most_steps;
                if constexpr (one_block) {
                    copy::template run_block<D.n, D.k>(
                        b, buffer, columns, std::make_index_sequence<width>{});
                } else {
                    copy::run(b + n * D.b_n + k * D.b_k, buffer, columns, exist, count);
                }
                const bool last = k + count == steps;
                const std::size_t then = last ? 0 : k + count;
                upcoming<right> next = block_at(
                    then, last && m + some == all ? n + columns : n,
                    steps - then < most_steps ? steps - then : most_steps, columns, some);
                run_column<d, T, Vectors, Edge>(
                    a + m * D.a_m + k * D.a_k, buffer, some, count, n, lanes,
                    packed_job<T, right, Job, blocked>{
                        job, next, sums, columns, m, n, k == 0, last, job.adds});
                k += count;
            } while (k < steps);
        }
    }

    COSTATE_INLINE void run() const {
        constexpr std::size_t vectors = (D.n + width - 1) / width;
        constexpr std::size_t v = plan.vectors;
        constexpr std::size_t tail = D.n % width;
        constexpr std::size_t last = vectors % v != 0 ? vectors % v : tail != 0 ? v : 0;
        constexpr std::size_t whole = (vectors - last) / v * v * width;
#pragma GCC unroll 1
        for (std::size_t n = 0; n < whole; n += v * width) {
            one<v, edge::none>(n, width);
        }
        if constexpr (last > 0) {
            one<last, tail != 0 ? edge::padded : edge::none>(whole, tail != 0 ? tail : width);
        }
    }
};

}  // namespace costate::inline COSTATE_ISA::kernel
