// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto image = cs::input<"image", float, 20>;
constexpr auto w = cs::param<"w", float, 20, 30>;
constexpr auto b = cs::param<"b", float, 30>;

// One loop: 2 · 20 · 30 for the product, and an addition and a maximum for each of 30 numbers.
using layer = cs::program<cs::vmap(relu(matmul(image, w) + b))>;
static_assert(layer::flops(0) == 0);
static_assert(layer::flops() == 2 * 20 * 30 + 30 + 30);
static_assert(layer::flops(1000) == 1000 * layer::flops());

// A sample is read and its result written; the weights and biases are read for each tile.
static_assert(layer::bytes_moved(0) == 0);
static_assert(
    layer::bytes_moved(layer::tile_samples) ==
    4 * (layer::tile_samples * (20 + 30) + 20 * 30 + 30));
static_assert(
    layer::bytes_moved(layer::tile_samples + 1) - layer::bytes_moved(layer::tile_samples) ==
    layer::bytes_moved(1));

// Intermediates of one loop cost no memory traffic.
constexpr auto x = cs::input<"x", double, 100>;
using chain = cs::program<sum(square(x * 2.0 + 1.0))>;
static_assert(chain::bytes_moved() == 8 * (100 + 1));
static_assert(chain::flops() >= 300 && chain::flops() <= 500);

// The gradient with respect to the image, which nobody asked for, is not computed: forward and
// weight gradient are 2 · 20 · 30 each, the rest is small.
constexpr auto loss = sum(square(matmul(image, w) + b));
using step = cs::program<cs::value_and_grad<cs::mean(cs::vmap(loss))>>;
static_assert(step::flops(1) > 2 * 2 * 20 * 30 && step::flops(1) < 2 * 2 * 20 * 30 + 10 * 30);
