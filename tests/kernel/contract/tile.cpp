// SPDX-License-Identifier: BSL-1.0
#include <costate/kernel/contract/tile.hpp>

using namespace costate::kernel;

// Sums, one row of B and one number of A are in registers together, for every tile that is chosen.
constexpr bool fit(std::size_t from, std::size_t to) {
    for (std::size_t m = from; m <= to; ++m)
        for (std::size_t total = 1; total <= 9; ++total) {
            const contraction d = matrix_product(m, 8, 100);
            const std::size_t v = tile_vectors(d, total), r = tile_rows(d, v);
            if (r < 1 || r > m || v < 1 || v > total || r * v + v + 1 > vector_registers) return false;
        }
    return true;
}
static_assert(fit(1, 35));
static_assert(fit(36, 70));

// A small tile has several sums for each vector, never more than there are steps for; a large one has enough as it is.
static_assert(tile_splits(1, 1, dynamic) == sums_in_flight && tile_splits(1, 1, 4) == 2 && tile_splits(1, 1, 1) == 1);
static_assert(tile_splits(sums_in_flight, 1, dynamic) == 1 && tile_splits(16, 2, dynamic) == 1);

// More rows cost more, and a tile costs less than its rows one by one.
static_assert(column_cost(9, 3, 2) > column_cost(6, 3, 2) && column_cost(6, 6, 2) < column_cost(6, 1, 2));

constexpr contraction forced = [] {
    contraction d = matrix_product(64, 64, 64);
    d.forced_rows = 3;
    d.forced_vectors = 2;
    return d;
}();
static_assert(tile_vectors(forced, 8) == 2 && tile_rows(forced, 2) == 3 && tile_vectors(forced, 1) == 1);

// Of a symmetric C one half is computed, and columns are narrow enough that what they compute beyond it is little.
constexpr std::size_t side = 49 * 16;
constexpr contraction symmetric = [] {
    contraction d = matrix_product(side, side, 64);
    d.upper = true;
    return d;
}();
constexpr std::size_t least_cost(const contraction& d) { return columns_cost(d, side, tile_vectors(d, 49), 49); }
static_assert(2 * least_cost(symmetric) > least_cost(matrix_product(side, side, 64)));
static_assert(100 * least_cost(symmetric) < 55 * least_cost(matrix_product(side, side, 64)));
static_assert(  // with 16 registers the columns of both are as narrow as they get
    vector_registers < 32 || tile_vectors(symmetric, 49) < tile_vectors(matrix_product(side, side, 64), 49));
