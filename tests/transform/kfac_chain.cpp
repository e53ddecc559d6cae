// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/kfac_structure.hpp>

namespace cs = costate;

namespace {

constexpr auto point = cs::input<"point", double, 2>;
constexpr auto points = cs::input<"points", double, 4, 2>;
constexpr auto first = cs::param<"first", double, 2, 3>;
constexpr auto second = cs::param<"second", double, 3, 3>;
constexpr auto third = cs::param<"third", double, 3, 1>;
constexpr auto beside = cs::param<"beside", double, 2, 3>;
constexpr auto scale = cs::param<"scale", double, 3>;
constexpr auto shift = cs::param<"shift", double, 3>;

template <auto Output>
using layers = cs::kfac_structure<cs::mean(cs::vmap(sum(square(Output)))), cs::kfac_inverse::block_tridiagonal>;

constexpr auto last = cs::kfac_block::no_parameter;
constexpr auto hidden = tanh(matmul(point, first));

using deep = layers<matmul(tanh(matmul(hidden, second)), third)>;
static_assert(deep::is_chain() && deep::in_chain());
static_assert(deep::value.block[0].next == 1 && deep::value.block[1].next == 2 && deep::value.block[2].next == last);
static_assert(layers<matmul(tanh(matmul(hidden, second)) + hidden, third)>::is_chain(), "around a layer");
static_assert(layers<hidden>::is_chain() && !layers<hidden>::in_chain(), "one layer has no neighbour");

static_assert(!layers<hidden + matmul(point, beside)>::is_chain(), "side by side");
static_assert(!layers<matmul(tanh(hidden + shift), second)>::is_chain(), "a shift that is no bias");
static_assert(!layers<matmul(tanh(hidden * scale + shift), second)>::is_chain(), "a scale and its shift");
static_assert(!layers<matmul(tanh(matmul(point, first) + shift), second)>::is_chain(), "one bias for two layers");
static_assert(!layers<matmul(tanh(matmul(points, first)), second)>::is_chain(), "rows share a weight");
static_assert(!layers<matmul(matmul(hidden, second), second)>::is_chain(), "a weight that is used twice");

constexpr auto pairs = cs::input<"pairs", double, 2, 2>;
constexpr auto groups = cs::param<"groups", double, 2, 2>;
using grouped = layers<matmul(cs::einsum<"gi,gi->g">(pairs, groups), first)>;
static_assert(grouped::value.count == 2 && grouped::value.off_chain == 0 && !grouped::is_chain(), "groups");

}  // namespace
