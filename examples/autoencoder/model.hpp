// SPDX-License-Identifier: BSL-1.0
// The model: an autoencoder with a narrow middle, trained to give back the pictures it is shown.
#pragma once

#include <costate/costate.hpp>

namespace autoencoder {

namespace cs = costate;
namespace nn = costate::nn;

inline constexpr std::size_t pixels = 28 * 28;
inline constexpr auto image = cs::input<"image", float, pixels>;

/// Of 2.8 million parameters (G. Hinton, R. Salakhutdinov, "Reducing the dimensionality of data with neural networks",
/// Science, 2006), with tanh units; the code of 30 numbers and the logits of the pixels are linear.
inline constexpr auto large = nn::dense<1000> | nn::tanh | nn::dense<500> | nn::tanh |
    nn::dense<250> | nn::tanh | nn::dense<30> | nn::dense<250> | nn::tanh | nn::dense<500> |
    nn::tanh | nn::dense<1000> | nn::tanh | nn::dense<pixels>;

/// The same shape in small, for a run of seconds.
inline constexpr auto small = nn::dense<96> | nn::tanh | nn::dense<48> | nn::tanh | nn::dense<12> |
    nn::dense<48> | nn::tanh | nn::dense<96> | nn::tanh | nn::dense<pixels>;

/// How surprised the network is by the pictures, in nats a picture: grey values are probabilities.
template <auto Network>
inline constexpr auto objective = cs::mean(cs::vmap(sigmoid_cross_entropy(Network(image), image)));

}  // namespace autoencoder
