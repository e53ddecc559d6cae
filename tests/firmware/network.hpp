// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

/// A 4-16-16-1 network of tanh that learns one sample at a time.
namespace network {

inline constexpr auto x = costate::input<"x", float, 4>;
inline constexpr auto y = costate::input<"y", float>;
inline constexpr auto w1 = costate::param<"w1", float, 4, 16>;
inline constexpr auto b1 = costate::param<"b1", float, 16>;
inline constexpr auto w2 = costate::param<"w2", float, 16, 16>;
inline constexpr auto b2 = costate::param<"b2", float, 16>;
inline constexpr auto w3 = costate::param<"w3", float, 16>;
inline constexpr auto b3 = costate::param<"b3", float>;
inline constexpr auto hidden = tanh(matmul(tanh(matmul(x, w1) + b1), w2) + b2);
inline constexpr auto loss = square(dot(hidden, w3) + b3 - y);

inline costate::parameters<loss> weights, gradient;
inline costate::program<costate::value_and_grad<loss>> step;

/// Sets weights that are small, unequal and the same everywhere.
inline void initialise() {
    std::uint32_t state = 1;
    float* const all = weights.block<costate::element::float32>();
    for (std::size_t i = 0; i < weights.floats; ++i) {
        state = state * 1664525u + 1013904223u;
        all[i] = static_cast<float>(state >> 8) * (1.0f / 16777216.0f) - 0.5f;
    }
}

/// A sample's loss, and a step of gradient descent.
inline float learn(const costate::tensor<float, 4>& sample, float target) {
    const float value = step(weights, sample, target, gradient);
    float* const w = weights.block<costate::element::float32>();
    const float* const g = gradient.block<costate::element::float32>();
    for (std::size_t i = 0; i < weights.floats; ++i) w[i] -= 0.05f * g[i];
    return value;
}

/// The loss of the last of `samples` samples of a smooth function.
inline float train(int samples) {
    initialise();
    float value = 0;
    for (int i = 0; i < samples; ++i) {
        costate::tensor<float, 4> sample{};
        for (std::size_t k = 0; k < 4; ++k) sample(k) = static_cast<float>((i * 7 + static_cast<int>(k) * 3) % 11) / 11.0f;
        value = learn(sample, sample(0) * sample(1) - sample(2));
    }
    return value;
}

}  // namespace network
