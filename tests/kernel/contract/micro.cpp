// SPDX-License-Identifier: BSL-1.0
// What a register tile is made of; what it computes is tested by ../contract.cpp.
#include <costate/kernel/contract/micro.hpp>

using namespace costate;
using namespace costate::kernel;

namespace {

constexpr std::size_t width = pack<float>::lanes;
template <std::size_t K, std::size_t Rows, std::size_t Vectors>
using tile = register_tile<matrix_product(64, 64, K), float, Rows, Vectors, edge::none>;

// A short sum is written out; a long one loops, and so does a short one with axes around it.
static_assert(tile<4, 6, 4>::straight && !tile<5, 6, 4>::straight && tile<5, 6, 4>::sums == 24);
constexpr contraction nested = [] {
    contraction d = matrix_product(64, 64, 4);
    d.around[1] = {3, 4, 256};
    return d;
}();
using nested_tile = register_tile<nested, float, 6, 4, edge::none>;
static_assert(nested_tile::short_level && !nested_tile::straight);
static_assert(!register_tile<matrix_product(64, 64, dynamic), float, 1, 1, edge::none>::straight);

// Few sums are split so that no addition waits for another, and a step of the loop takes each part.
static_assert(tile<100, 1, 1>::splits == sums_in_flight && tile<100, 1, 1>::unrolled == sums_in_flight);
static_assert(tile<100, 4, 4>::splits == 1 && tile<100, 4, 4>::unrolled == 1 && tile<100, 8, 1>::unrolled == 2);

// At the right edge the last vector has the lanes that are left.
using edge_tile = register_tile<matrix_product(8, width + 1, 9), float, 2, 2, edge::open>;
static_assert(edge_tile::lanes_of(0, 7) == width);
static_assert(edge_tile::lanes_of(1, 7) == (width + 1) % width);
// A whole vector at lane 1 of a row of width + 1 runs over into the next step only.
static_assert(edge_tile::running_over(1, 9) == 1 && edge_tile::running_over(width, 9) == 0);

}  // namespace
