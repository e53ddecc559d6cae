// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract/micro.hpp>

/// The loops around the register tile: C is cut into columns a few vectors wide, each column into
/// tiles. What the sums start with and what becomes of them is a `Job`:
///   Job::starts              whether sums start with job.start(m, n, lanes), if job.adds, and not
///                            with zero
///   job.finish(sum, m, n, lanes)
///   Job::short_epilogue      whether finish() is to be unrolled over all of a tile
///   Job::blocks              whether this is one of several blocks of k (see packed_job)
///   job.ends()               whether k ends here: always, if not in blocks
///   job.foresee(m, n)        if it has that: asks the cache for where a vector will be stored
///   job.look_ahead(rows)     if it has that: called after so many rows
namespace costate::inline COSTATE_ISA::kernel {

/// The row at which to stop in columns that end before `column`: all rows, if not only the upper half is wanted.
template <contraction D>
constexpr std::size_t end_of_rows(std::size_t column) {
    return D.upper && column < D.m ? column : D.m;
}

/// Column `n` of C: `Vectors` wide, all rows. `b` points to the column's first number.
template <contraction D, class T, std::size_t Vectors, edge Edge, class Job>
struct column {
    const stored_a<D, T>* a;
    const stored_b<D, T>* b;
    std::size_t rows, k, n, lanes;
    const Job& job;

    static constexpr std::size_t tile = tile_rows(D, Vectors);

    template <std::size_t Rows>
    COSTATE_INLINE void one(std::size_t m) const {
        register_tile<D, T, Rows, Vectors, Edge>::run(
            a + m * D.a_m, b, D.k == dynamic ? k : D.k, m, n, lanes, job);
        if constexpr (requires { job.look_ahead(Rows); }) {
            job.look_ahead(Rows);
        }
    }

    // The rows that are left, fewer than a tile has: in fours, then one by one. Each size is a
    // kernel to compile.
    template <std::size_t Rows>
    COSTATE_INLINE void rest(std::size_t m) const {
        if constexpr (Rows < tile) {
            // A difference could wrap for all that g++ sees, and it warns of that loop.
#pragma GCC unroll 1
            for (; m + Rows <= rows; m += Rows) {
                one<Rows>(m);
            }
        }
        if constexpr (Rows > 1) {
            rest<1>(m);
        }
    }

    COSTATE_INLINE void run() const {
        if constexpr (D.m == dynamic) {
            std::size_t m = 0;
#pragma GCC unroll 1
            for (; m + tile <= rows; m += tile) {
                one<tile>(m);
            }
            rest<4>(m);
        } else {
            constexpr std::size_t whole = D.m / tile * tile;
            const std::size_t end = end_of_rows<D>(n + Vectors * lanes_for<T>(D.n));
            const std::size_t last = whole < end ? whole : end;
#pragma GCC unroll 1
            for (std::size_t m = 0; m < last; m += tile) {
                one<tile>(m);
            }
            if constexpr (whole < D.m) {
                if (whole < end) {
                    one<D.m - whole>(whole);
                }
            }
        }
    }
};

template <contraction D, class T, std::size_t Vectors, edge Edge, class Job>
COSTATE_INLINE void run_column(
    const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t rows, std::size_t k,
    std::size_t n, std::size_t lanes, const Job& job) {
    column<D, T, Vectors, Edge, Job>{a, b, rows, k, n, lanes, job}.run();
}

/// All columns, B as it lies. `rows` is the dynamic extent, of m, k or n.
template <contraction D, class T, class Job>
COSTATE_INLINE void run_columns(
    const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t rows, const Job& job) {
    constexpr std::size_t width = lanes_for<T>(D.n);
    if constexpr (D.n == dynamic) {
        constexpr std::size_t v = tile_vectors(D, (D.rows + width - 1) / width);
        std::size_t n = 0;
        for (; n + v * width <= rows; n += v * width) {
            run_column<D, T, v, edge::none>(a, b + n * D.b_n, D.m, D.k, n, width, job);
        }
        if constexpr (v > 1) {
            for (; n + width <= rows; n += width) {
                run_column<D, T, 1, edge::none>(a, b + n * D.b_n, D.m, D.k, n, width, job);
            }
        }
        if constexpr (width > 1) {
            if (n < rows) {
                run_column<D, T, 1, edge::open>(a, b + n * D.b_n, D.m, D.k, n, rows - n, job);
            }
        }
    } else {
        constexpr std::size_t vectors = (D.n + width - 1) / width;
        constexpr std::size_t v = tile_vectors(D, vectors);
        constexpr std::size_t tail = D.n % width;
        constexpr std::size_t last = vectors % v != 0 ? vectors % v : tail != 0 ? v : 0;
        constexpr std::size_t whole = (vectors - last) / v * v * width;
#pragma GCC unroll 1
        for (std::size_t n = 0; n < whole; n += v * width) {
            run_column<D, T, v, edge::none>(a, b + n * D.b_n, rows, rows, n, width, job);
        }
        if constexpr (last > 0) {
            run_column<D, T, last, tail != 0 ? edge::open : edge::none>(
                a, b + whole * D.b_n, rows, rows, whole, tail != 0 ? tail : width, job);
        }
    }
}

}  // namespace costate::inline COSTATE_ISA::kernel
