// SPDX-License-Identifier: BSL-1.0
// How dots are divided; what they compute is tested by ../contract.cpp.
#include <costate/kernel/contract/dot.hpp>

using namespace costate;
using namespace costate::kernel;

namespace {

constexpr std::size_t width = pack<float>::lanes;
template <std::size_t K, std::size_t Columns>
using tile = dot_tile<input_gradient(1, 64, K), float, Columns>;

// One column has as many sums as are to be under way, but no more than there are vectors along k for two steps each.
static_assert(tile<100 * width, 1>::splits == sums_in_flight && tile<4 * width, 1>::splits == 2 && tile<width, 1>::splits == 1);
static_assert(tile<100 * width, sums_in_flight>::splits == 1 && tile<dynamic, 1>::splits == sums_in_flight);

}  // namespace
