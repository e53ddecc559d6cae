// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 8>;
constexpr auto longer = cs::input<"longer", double, 64>;
constexpr auto centres = cs::param<"centres", double, 10, 8>;
constexpr auto nearest = cs::sum(cs::vmap(min(sum<1>(square(centres - x)))));

// Short axes that are folded for each sample: packs run along the samples.
static_assert(cs::samples_side_by_side(cs::model_graph<nearest>::view()));
static_assert(cs::samples_side_by_side(cs::model_graph<cs::value_and_grad<nearest>>::view()));
// Long axes, products of matrices, and models without samples are what they were.
static_assert(!cs::samples_side_by_side(cs::model_graph<cs::vmap(sum(square(longer)))>::view()));
static_assert(!cs::samples_side_by_side(cs::model_graph<cs::vmap(sum(matmul(centres, x)))>::view()));
static_assert(!cs::samples_side_by_side(cs::model_graph<sum(square(x))>::view()));

constexpr bool strides(std::uint32_t apart, std::int64_t first, std::int64_t second, std::int64_t third) {
    std::int64_t found[cs::max_rank]{};
    cs::strides_in_place(cs::tensor_type{cs::element::float64, 3, {cs::batch_extent, 10, 8}}, apart, found);
    return found[0] == first && found[1] == second && found[2] == third;
}
static_assert(strides(0, 80, 8, 1) && strides(256, 1, 8 * 256, 256));
