// SPDX-License-Identifier: BSL-1.0
#include "against_interpreter.hpp"

using namespace costate;
using namespace costate::testing;

namespace {

constexpr auto image = input<"image", double, 6, 5, 2>;
constexpr auto first = param<"first", double, 3, 3, 2, 4>;
constexpr auto second = param<"second", double, 2, 2, 2, 6>;
constexpr auto seen = max_pool<pooling{.size = 2, .stride = 1}>(relu(convolution<sliding{.padding = 1}>(image, first)));
constexpr auto energy = sum(square(convolution<sliding{.stride = 2, .dilation = 2}>(seen, second)));

// Windows for each sample: nothing of it can be shared.
constexpr auto own_windows = function<tensor<float, 4, 3, 2>, tensor<float, 2, 2, 2, 3>>(
    [](auto x, auto w) { return convolution<sliding{.padding = 1}>(x, w); });

// Each channel by itself, more channels than a pack has lanes; sums over the axes in front of the last.
constexpr auto planes = input<"planes", float, 4, 5, 19>;
constexpr auto own = param<"own", float, 3, 2, 1, 19>;
constexpr auto apart = sum(square(convolution<sliding{.stride = 2}, sliding{}>(planes, own))) +
    sum(sum<0, 1>(planes) * max<0, 1>(sin(planes))) + sum(square(average_pool<pooling{.size = 3, .stride = 1, .padding = 1}>(planes)));

}  // namespace

TEST_CASE("convolutions of a batch are those of its samples") {
    check_batches<value_and_grad<mean(vmap(energy)), first, second, image>>(1e-11);
    check_batches<vjp<vmap(own_windows)>>(2e-5);
    check_batches<value_and_grad<mean(vmap(apart)), own, planes>>(1e-4);
}
