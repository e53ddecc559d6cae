// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "costate/kernel/contract/descriptor.hpp"

#include <type_traits>

/// The choice of the register tile: how many rows of C and how many vectors of each are held in
/// registers while k runs.
///
/// Model. One step of k on a tile of r rows and v vectors loads v vectors of B, broadcasts r numbers
/// of A and does r * v multiply-adds. A core of the last ten years starts two multiply-adds and two
/// loads a cycle, so the step takes max(r * v, r + v) half cycles, provided that at least 8 (4 cycles
/// of latency times 2) sums are under way; smaller tiles split k over several sums. Of tilings that
/// come out even, the one with the fewest loads wins; those of B count double, they come from the
/// second-level cache where those of A come from the first.
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

/// Cost of one step of k: half cycles first, loads to decide between equals.
struct tile_cost {
    std::size_t half_cycles = 0;
    std::size_t loads = 0;

    constexpr tile_cost& add(std::size_t tiles, std::size_t r, std::size_t v) {
        half_cycles += tiles * (r * v > r + v ? r * v : r + v);
        loads += tiles * (r + 2 * v);
        return *this;
    }
    constexpr bool operator<(const tile_cost& other) const {
        return half_cycles != other.half_cycles ? half_cycles < other.half_cycles
                                                : loads < other.loads;
    }
};

constexpr tile_cost column_cost(std::size_t m, std::size_t r, std::size_t v) {
    tile_cost cost;
    cost.add(m / r, r, v);
    if (m % r != 0) {
        cost.add(1, m % r, v);
    }
    return cost;
}

/// The best number of rows of a tile for a column of C that is v vectors wide.
constexpr std::size_t tile_rows(const contraction& d, std::size_t v) {
    const std::size_t rows = d.m == dynamic ? d.rows : d.m;
    std::size_t best = 1;
    for (std::size_t r = 2; r <= most_rows(v) && r <= rows; ++r) {
        if (!(column_cost(rows, best, v) < column_cost(rows, r, v))) {
            best = r;
        }
    }
    return best;
}

/// The best width, in vectors, of the columns into which C, `total` vectors wide, is cut.
constexpr std::size_t tile_vectors(const contraction& d, std::size_t total) {
    const std::size_t rows = d.m == dynamic ? d.rows : d.m;
    std::size_t best = 1;
    tile_cost least{dynamic, dynamic};
    for (std::size_t v = 1; v <= total && v <= vector_registers / 4; ++v) {
        const tile_cost one = column_cost(rows, tile_rows(d, v), v);
        tile_cost cost{total / v * one.half_cycles, total / v * one.loads};
        if (const std::size_t rest = total % v; rest != 0) {
            const tile_cost last = column_cost(rows, tile_rows(d, rest), rest);
            cost.half_cycles += last.half_cycles;
            cost.loads += last.loads;
        }
        if (cost < least) {
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

} // namespace costate::inline COSTATE_ISA::kernel
