// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

template <auto M>
using folds_of = fold_order<compiled<laid_out<finished_stage<M>>>, 0>;

constexpr auto x = input<"x", float, 4, 5, 6>;
constexpr auto tall = input<"tall", float, 300, 6>;

// The axes in front of the last that are summed, one or both.
static_assert(folds_of<sum<0, 1>(sin(x))>::inside == 1, "joined to one axis");
static_assert(folds_of<sum<1>(sin(x))>::inside == 1 && !folds_of<sum<1>(sin(x))>::in_blocks);
static_assert(folds_of<sum<0, 2>(sin(x))>::inside == 0 && folds_of<sum(sin(x))>::inside == 0 && folds_of<sin(x)>::inside == 0);
static_assert(folds_of<sum<0>(sin(x))>::inside == 1, "the others are joined");

// Windows are two axes that do not join.
static_assert(folds_of<average_pool<pooling{.size = 3, .stride = 1}>(x)>::inside == 2);

// Long axes, and samples, run in blocks.
static_assert(folds_of<sum<0>(sin(tall))>::inside == 1 && folds_of<sum<0>(sin(tall))>::in_blocks);
static_assert(folds_of<sum(vmap(sin(input<"row", float, 6>)))>::in_blocks);

}  // namespace
