// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", float, 20>;
constexpr auto w = param<"w", float, 20>;
constexpr auto model = value_and_grad<sum(vmap(square(dot(tanh(x), w))))>;
using P = compiled<laid_out<finished_stage<model>>>;
using alone = execution<P, sequential>;
using in_three = execution<P, parallel<3>>;
constexpr cost costs = cost_of(P::view(), P::value.nodes, P::size.groups);

// Each further slice has a workspace and the copies of what adds up.
static_assert(alone::workspace_bytes == P::value.arena_bytes);
static_assert(in_three::workspace_bytes == accumulators<P>::workspace_bytes() + 2 * accumulators<P>::slice_bytes());

// Slices are added up, in as many additions as there are elements, and few samples are one slice.
static_assert(in_three::flops(costs, 3000) == alone::flops(costs, 3000) + 2 * accumulators<P>::elements());
static_assert(in_three::flops(costs, 1) == alone::flops(costs, 1));
static_assert(in_three::bytes_moved(costs, 3000) > alone::bytes_moved(costs, 3000));
static_assert(in_three::bytes_moved(costs, 1) == alone::bytes_moved(costs, 1));

// Only samples can be divided.
static_assert(in_three::possible && !execution<compiled<laid_out<finished_stage<sum(w)>>>, parallel<2>>::possible);

}  // namespace
