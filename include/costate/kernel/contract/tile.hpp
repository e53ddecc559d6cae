// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract/descriptor.hpp>

#include <type_traits>

/// The choice of the register tile: how many rows of C and how many vectors of each are held in
/// registers while k runs.
///
/// Model. One step of k on a tile of r rows and v vectors loads v vectors of B, broadcasts r
/// numbers of A and does r * v multiply-adds. A core of the last ten years starts two multiply-adds
/// and two loads a cycle and gets half a vector a cycle from its second-level cache, where B is, so
/// the step takes max(r * v, r + v, 4 * v) half cycles, provided that at least 8 (4 cycles of
/// latency times 2) sums are under way; smaller tiles split k over several sums. Loads, those of B
/// counted twice, decide between tilings whose times hardly differ.
namespace costate::inline COSTATE_ISA::kernel {

#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr std::size_t vector_registers = 32;
#else
inline constexpr std::size_t vector_registers = 16;
#endif

/// Sums that must be under way to keep the multiply-add units busy.
inline constexpr std::size_t sums_in_flight = 8;

/// Rows that fit the registers beside v vectors of B and one broadcast number of A.
constexpr std::size_t most_rows(std::size_t v) {
    const std::size_t rows = (vector_registers - 2 - v) / v;
    return rows < 1 ? 1 : rows > 16 ? 16 : rows;
}

/// Cost of one step of k on some tiles, in sixteenths of a cycle.
constexpr std::size_t tile_cost(std::size_t tiles, std::size_t r, std::size_t v) {
    std::size_t half_cycles = r * v;
    half_cycles = half_cycles < r + v ? r + v : half_cycles;
    half_cycles = half_cycles < 4 * v ? 4 * v : half_cycles;
    return tiles * (8 * half_cycles + r + 2 * v);
}

/// Cost of one step of k on m rows of a column v vectors wide, in tiles of r rows.
constexpr std::size_t column_cost(std::size_t m, std::size_t r, std::size_t v) {
    return tile_cost(m / r, r, v) + (m % r != 0 ? tile_cost(1, m % r, v) : 0);
}

/// The best number of rows of a tile for a column of C that is v vectors wide.
constexpr std::size_t tile_rows(const contraction& d, std::size_t v) {
    const std::size_t rows = d.m == dynamic ? d.rows : d.m;
    if (d.forced_rows != 0 && v == d.forced_vectors) {
        return d.forced_rows < rows ? d.forced_rows : rows;
    }
    std::size_t best = 1;
    for (std::size_t r = 2; r <= most_rows(v) && r <= rows; ++r) {
        if (column_cost(rows, r, v) <= column_cost(rows, best, v)) {
            best = r;
        }
    }
    return best;
}

/// Cost of one step of k on columns that are v vectors wide, of a C that is `total` vectors wide. Of a symmetric one, a column
/// ends with the register tile that holds its part of the diagonal: wider columns compute more of what is below it.
constexpr std::size_t columns_cost(
    const contraction& d, std::size_t rows, std::size_t v, std::size_t total) {
    const std::size_t whole = total / v;
    const std::size_t rest = total % v;
    const std::size_t r = tile_rows(d, v);
    std::size_t cost = rest != 0 ? column_cost(rows, tile_rows(d, rest), rest) : 0;
    if (!d.upper) {
        return cost + whole * column_cost(rows, r, v);
    }
    for (std::size_t n = 1; n <= whole; ++n) {
        cost += column_cost(rows * n * v / total, r, v);
    }
    return cost;
}

/// The best width, in vectors, of the columns into which C, `total` vectors wide, is cut.
constexpr std::size_t tile_vectors(const contraction& d, std::size_t total) {
    const std::size_t rows = d.m == dynamic ? d.rows : d.m;
    if (d.forced_vectors != 0) {
        return d.forced_vectors < total ? d.forced_vectors : total;
    }
    std::size_t best = 1;
    std::size_t least = dynamic;
    for (std::size_t v = 1; v <= total && v <= vector_registers / 4; ++v) {
        if (const std::size_t cost = columns_cost(d, rows, v, total); cost < least) {
            least = cost;
            best = v;
        }
    }
    return best;
}

/// Separate sums for each vector of a small tile, added in the end.
constexpr std::size_t tile_splits(std::size_t r, std::size_t v, std::size_t k) {
    const std::size_t splits = sums_in_flight / (r * v);
    const std::size_t most = k == dynamic ? splits : k / 2;
    return splits > most ? (most > 0 ? most : 1) : splits > 0 ? splits : 1;
}

}  // namespace costate::inline COSTATE_ISA::kernel
