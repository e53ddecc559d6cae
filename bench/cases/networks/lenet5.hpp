// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <array>
#include <tuple>

#include "../model.hpp"
#include "networks.hpp"

/// Two convolutions and three dense layers.
namespace bench::lenet {

namespace cs = ::costate;

inline constexpr auto image = cs::input<"image", float, 28, 28, 1>;
inline constexpr auto label = cs::input<"label", int>;
inline constexpr auto w1 = cs::param<"w1", float, 5, 5, 1, 6>;
inline constexpr auto b1 = cs::param<"b1", float, 6>;
inline constexpr auto w2 = cs::param<"w2", float, 5, 5, 6, 16>;
inline constexpr auto b2 = cs::param<"b2", float, 16>;
inline constexpr auto w3 = cs::param<"w3", float, 400, 120>;
inline constexpr auto b3 = cs::param<"b3", float, 120>;
inline constexpr auto w4 = cs::param<"w4", float, 120, 84>;
inline constexpr auto b4 = cs::param<"b4", float, 84>;
inline constexpr auto w5 = cs::param<"w5", float, 84, 10>;
inline constexpr auto b5 = cs::param<"b5", float, 10>;
inline constexpr auto edges = max_pool(relu(cs::convolution<cs::sliding{.padding = 2}>(image, w1) + b1));
inline constexpr auto shapes = max_pool(relu(cs::convolution(edges, w2) + b2));
inline constexpr auto first = relu(matmul(cs::reshape<400>(shapes), w3) + b3);
inline constexpr auto second = relu(matmul(first, w4) + b4);
inline constexpr auto error =
    cs::mean(cs::vmap(softmax_cross_entropy(matmul(second, w5) + b5, label)));

}  // namespace bench::lenet

template <>
struct bench::model<bench::networks::lenet5> {
    static constexpr auto error = bench::lenet::error;
    static constexpr std::size_t samples = bench::networks::lenet5::batch;
    using data = std::tuple<std::array<float, samples * 784>, std::array<int, samples>>;
};
