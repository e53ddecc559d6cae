// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <array>
#include <tuple>

#include "../model.hpp"
#include "dense.hpp"

/// The mirrored encoder of images.
namespace bench::mirrored {

namespace nn = ::costate::nn;

inline constexpr auto image = ::costate::input<"image", float, 784>;
inline constexpr auto encoder = nn::dense<1000> | nn::relu | nn::dense<500> | nn::relu |
    nn::dense<250> | nn::relu | nn::dense<30> | nn::relu;
inline constexpr auto decoder = nn::dense<250> | nn::relu | nn::dense<500> | nn::relu |
    nn::dense<1000> | nn::relu | nn::dense<784>;
inline constexpr auto restored = (encoder | decoder)(image);
inline constexpr auto error =
    ::costate::mean(::costate::vmap(2 * squared_error(restored, image)));

}  // namespace bench::mirrored

template <>
struct bench::model<bench::dense::autoencoder> {
    static constexpr auto error = bench::mirrored::error;
    static constexpr std::size_t samples = bench::dense::autoencoder::batch;
    using data = std::tuple<std::array<float, samples * 784>>;
};
