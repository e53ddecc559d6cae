// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <array>
#include <tuple>

#include "../model.hpp"
#include "dense.hpp"

/// A classifier with two hidden layers.
namespace bench::wide_classifier {

inline constexpr auto image = costate::input<"image", float, 784>;
inline constexpr auto label = costate::input<"label", int>;
inline constexpr auto w1 = costate::param<"w1", float, 784, 512>;
inline constexpr auto b1 = costate::param<"b1", float, 512>;
inline constexpr auto w2 = costate::param<"w2", float, 512, 512>;
inline constexpr auto b2 = costate::param<"b2", float, 512>;
inline constexpr auto w3 = costate::param<"w3", float, 512, 10>;
inline constexpr auto b3 = costate::param<"b3", float, 10>;
inline constexpr auto hidden = relu(matmul(relu(matmul(image, w1) + b1), w2) + b2);
inline constexpr auto scores = matmul(hidden, w3) + b3;
inline constexpr auto error = costate::mean(costate::vmap(softmax_cross_entropy(scores, label)));

using parameters = costate::parameters<error>;

}  // namespace bench::wide_classifier

template <>
struct bench::model<bench::dense::mlp_784_512_512_10> {
    static constexpr auto error = bench::wide_classifier::error;
    static constexpr std::size_t samples = bench::dense::mlp_784_512_512_10::batch;
    using data = std::tuple<std::array<float, samples * 784>, std::array<int, samples>>;
};
