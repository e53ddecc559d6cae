// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/kfac_structure.hpp>

namespace cs = costate;

namespace {

constexpr auto x = cs::input<"x", double, 4>;
constexpr auto y = cs::input<"y", int>;
constexpr auto w = cs::param<"w", double, 4, 3>;
constexpr auto b = cs::param<"b", double, 3>;
constexpr auto s = cs::param<"s", double, 3>;
constexpr auto v = cs::param<"v", double, 3, 2>;
constexpr auto objective =
    cs::mean(cs::vmap(softmax_cross_entropy(matmul(tanh(matmul(x, w) + b) * s, v), y)));

// Weights first, with the bias that is added to what they make, then what is left.
constexpr auto found = cs::kfac_structure<objective>::value;
static_assert(found.reason == cs::kfac_reason::covered && found.count == 3);
static_assert(found.block[0].uses == 1 && found.block[1].uses == 1);
static_assert(found.block[0].weight == 0 && found.block[1].weight == 3 && found.block[2].weight == 2);

// A choice takes the bias away from its weight.
constexpr auto apart = cs::kfac_structure<objective, cs::as_diagonal<b>>::value;
static_assert(apart.count == 4);

// A parameter that nothing covers is named by its number, with the reason.
constexpr auto tied = cs::mean(cs::vmap(sum(square(matmul(tanh(matmul(x, w)), transpose(w)) - x))));
static_assert(cs::kfac_structure<tied>::value.uncovered == 0 && !cs::kfac_structure<tied>::covered);
static_assert(cs::kfac_structure<tied, cs::as_full<w>>::covered);

static_assert(cs::text_length("") == 0 && cs::text_length("0.weight") == 8);

}  // namespace
