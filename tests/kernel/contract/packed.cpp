// SPDX-License-Identifier: BSL-1.0
// How a packed contraction uses its buffer; what it computes is tested by ../contract.cpp.
#include <costate/kernel/contract/packed.hpp>

using namespace costate;
using namespace costate::kernel;

namespace {

constexpr std::size_t width = pack<float>::lanes;

// Where a column fits it is as wide as the register tile likes, and k is one block.
constexpr contraction small = input_gradient(64, 64, 100);
constexpr packing fits = packing_of<float>(small, 100 * 64);
static_assert(fits.vectors == tile_vectors(small, 64 / width) && fits.steps == 100 && fits.rows == 0);
static_assert(fits.size == 100 * fits.vectors * width);

// In half the room the column is narrower; in little room k is blocked, into equal parts.
constexpr packing tight = packing_of<float>(small, 100 * fits.vectors * width - 1);
static_assert(tight.size <= 100 * fits.vectors * width - 1);
constexpr packing blocked = packing_of<float>(input_gradient(64, 64, 10000), 16 * 64 * width);
static_assert(blocked.rows > 0 && blocked.steps < 10000 && blocked.size <= 16 * 64 * width);
static_assert((10000 + blocked.steps - 1) / blocked.steps * blocked.steps < 10000 + blocked.steps);

// A length that is known at the call only is blocked by what is planned for.
static_assert(packing_of<float>({64, 64, dynamic, 1, 64, 1, 100, 64, 1}, 16 * 64 * width).rows > 0);

}  // namespace
