// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <array>
#include <tuple>

#include "../model.hpp"
#include "dense.hpp"

/// The classifier of examples/fashion_mnist.
namespace bench::classifier {

inline constexpr auto image = costate::input<"image", float, 784>;
inline constexpr auto label = costate::input<"label", int>;
inline constexpr auto w1 = costate::param<"w1", float, 784, 128>;
inline constexpr auto b1 = costate::param<"b1", float, 128>;
inline constexpr auto w2 = costate::param<"w2", float, 128, 10>;
inline constexpr auto b2 = costate::param<"b2", float, 10>;
inline constexpr auto scores = matmul(relu(matmul(image, w1) + b1), w2) + b2;
inline constexpr auto error = costate::mean(costate::vmap(softmax_cross_entropy(scores, label)));

using parameters = costate::parameters<error>;

}  // namespace bench::classifier

template <>
struct bench::model<bench::dense::mlp_784_128_10> {
    static constexpr auto error = bench::classifier::error;
    static constexpr std::size_t samples = bench::dense::mlp_784_128_10::batch;
    using data = std::tuple<std::array<float, samples * 784>, std::array<int, samples>>;
};
