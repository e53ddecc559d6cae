// SPDX-License-Identifier: BSL-1.0
// The model: all that this program says about its mathematics.
#pragma once

#include <costate/costate.hpp>

#include "data.hpp"

namespace fashion::model {

namespace cs = costate;

inline constexpr std::size_t hidden = 128;

inline constexpr auto image = cs::input<"image", float, pixels>;
inline constexpr auto label = cs::input<"label", int>;
inline constexpr auto w1 = cs::param<"w1", float, pixels, hidden>;
inline constexpr auto b1 = cs::param<"b1", float, hidden>;
inline constexpr auto w2 = cs::param<"w2", float, hidden, classes>;
inline constexpr auto b2 = cs::param<"b2", float, classes>;

// Of one image; vmap makes them functions of any number of images.
inline constexpr auto scores = cs::tap<"scores">(matmul(relu(matmul(image, w1) + b1), w2) + b2);
inline constexpr auto loss = softmax_cross_entropy(scores, label);

// A step delivers the scores of its images as well.
inline constexpr auto step = cs::with_taps<cs::value_and_grad<cs::mean(cs::vmap(loss))>, "scores">;
inline constexpr auto prediction = cs::vmap(scores);

using parameters = cs::parameters<loss>;

}  // namespace fashion::model
