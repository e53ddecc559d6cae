// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

// Samples go through together as far as their activations fit into the cache: 64 short ones, one long one.
constexpr auto x = input<"x", float, 16>;
constexpr auto sound = input<"sound", float, 5000>;
constexpr auto image = input<"image", float, 1000, 1000>;
template <auto M>
using plan_of = compiled<laid_out<finished_stage<M>>>;
static_assert(plan_of<vmap(sin(x))>::tile == 64 && plan_of<vmap(sin(sound))>::tile == 1 && plan_of<vmap(sin(image))>::tile == 1);
static_assert(tile_rows(graph_view{}) == 64);
// Two rows of which four have room, though there is more than a cache for each sample if everything were kept.
template <extent Length>
constexpr auto row_entropy = vmap(softmax_cross_entropy(input<"scores", float, Length>, input<"label", int>));
static_assert(plan_of<row_entropy<nearest_cache / 32>>::tile == 2 && plan_of<row_entropy<nearest_cache / 32 + 1>>::tile == 1);
// What all samples share is read once for each tile: where that is more than a cache, for more of them: 256 and not 16.
template <extent Units>
constexpr auto dense_layer = vmap(matmul(input<"features", float, 64>, param<"weights", float, 64, Units>));
static_assert(compiled<finished_stage<dense_layer<64>>>::tile == 64 && compiled<finished_stage<dense_layer<8192>>>::tile == 256);
// The rows of a contraction are samples: there are always some.
static_assert(compiled<finished_stage<vmap(matmul(input<"features", float, 2000>, param<"weights", float, 2000, 64>))>>::tile == 64);

// What kernels ask for is what the schedule says.
using P = plan_of<vmap(sin(x) * x)>;
constexpr node_id last = P::view().outputs[0];
static_assert(P::at(last).op == P::view().nodes[last].op && P::type(last) == P::view().type(last) && P::type(last).batched());
static_assert(P::planned(last).where == place::output && P::size.groups == 1 && P::group(0).runs == phase::tile);
static_assert(P::group(0).members == P::size.members && P::step(P::group(0).first_member + P::group(0).members - 1).id == last);
static_assert(P::load(P::group(0).first_load).base != last && P::store(P::group(0).first_store).id == last);

// Where the elements are, from the first sample of the tile on.
static_assert(std::is_same_v<decltype(address<P, last>(call{})), float*>);
static_assert(std::is_same_v<decltype(address<P, P::view().input(last, 1)>(call{})), const float*> ||
              std::is_same_v<decltype(address<P, P::view().input(last, 0)>(call{})), const float*>);

}  // namespace
