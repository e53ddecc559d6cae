// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <vector>

/// Networks of other than dense layers, value and gradient of the mean loss of a batch. `parts` says
/// how many numbers each tensor has that the inputs consist of: first those that the gradient is
/// taken with respect to, `trained` of them. Results: the gradient in the same order, then the loss.
/// Channels are the last axis of an image, weights are stored (window, channels in, channels out) or
/// (features in, features out).
namespace bench::networks {

/// relu of a convolution with a bias that keeps the size of the image; half the sum of the squares.
/// Weights, bias, images.
struct conv3x3 {
    static constexpr const char* name = "conv3x3-64-64-28x28";
    static constexpr std::size_t batch = 8;
    static constexpr std::size_t side = 28;
    static constexpr std::size_t channels = 64;
    static constexpr std::size_t trained = 3;
    static constexpr std::array<std::size_t, 3> parts{
        9 * channels * channels, channels, batch* side* side* channels};
    /// Forward, for the weights, for the images.
    static constexpr double operations = 6.0 * batch * side * side * 9 * channels * channels;
};

/// Two convolutions of 5 x 5 (the first keeps the size), each with relu and the maxima of 2 x 2, then
/// dense layers of 120, 84 and 10 units; cross entropy of the softmax. Weights and biases layer after
/// layer, images of 28 x 28, classes.
struct lenet5 {
    using real = float;
    static constexpr const char* name = "lenet5";
    static constexpr std::size_t batch = 64;
    static constexpr std::size_t trained = 10;
    static constexpr std::array<std::size_t, 12> parts{
        25 * 6,   6,  25 * 6 * 16, 16, 400 * 120,        120,
        120 * 84, 84, 84 * 10,     10, batch * 28 * 28, batch};
    static constexpr double operations = batch *
        (4.0 * 28 * 28 * 25 * 6 + 6.0 * 100 * 25 * 6 * 16 +
         6.0 * (400 * 120 + 120 * 84 + 84 * 10));
};

/// A gated recurrent unit of 64 over 32 steps of 64 features, as PyTorch defines it, from a state of 0;
/// half the sum of the squares of all states. Weights and bias of what comes in, weights and bias of the
/// state before, each for reset, update and new state side by side; sequences.
struct gru {
    static constexpr const char* name = "gru-64-t32";
    static constexpr std::size_t batch = 16;
    static constexpr std::size_t steps = 32;
    static constexpr std::size_t units = 64;
    static constexpr std::size_t trained = 4;
    static constexpr std::array<std::size_t, 5> parts{
        units * 3 * units, 3 * units, units * 3 * units, 3 * units, batch* steps* units};
    static constexpr double operations = batch * steps * (4.0 + 6.0) * units * 3 * units;
};

/// Self-attention of four heads of 32 over 64 tokens of 128 features, without biases; half the sum of
/// the squares of what comes out. Weights of queries, keys, values and of what comes out; tokens.
struct attention {
    static constexpr const char* name = "attention-d128-h4-t64";
    static constexpr std::size_t batch = 8;
    static constexpr std::size_t tokens = 64;
    static constexpr std::size_t width = 128;
    static constexpr std::size_t heads = 4;
    static constexpr std::size_t trained = 5;
    static constexpr std::array<std::size_t, 5> parts{
        width * width, width * width, width * width, width * width, batch* tokens* width};
    static constexpr double operations =
        6.0 * batch * tokens * (4.0 * width * width + 2.0 * tokens * width);
};

/// How many numbers the first parts have.
template <class Network>
constexpr std::size_t numbers_in(std::size_t parts) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        sum += Network::parts[i];
    }
    return sum;
}
template <class Network>
inline constexpr std::size_t inputs = numbers_in<Network>(Network::parts.size());

/// Of the gradient and the value.
template <class Network>
inline constexpr std::size_t results = numbers_in<Network>(Network::trained) + 1;

/// Part after part of the inputs.
template <class Network, class Real>
[[nodiscard]] std::vector<std::vector<double>> parts_of(const std::vector<Real>& inputs) {
    std::vector<std::vector<double>> parts;
    auto next = inputs.begin();
    for (const std::size_t size : Network::parts) {
        parts.emplace_back(next, next + static_cast<std::ptrdiff_t>(size));
        next += static_cast<std::ptrdiff_t>(size);
    }
    return parts;
}

/// LeNet by plain loops, in double; `part` as the inputs are.
struct lenet5_states {
    std::vector<std::vector<double>> into;  ///< what goes into each layer, and last the scores
    std::vector<std::vector<std::size_t>> places;  ///< of the maxima

    explicit lenet5_states(const std::vector<std::vector<double>>& part);
    [[nodiscard]] const std::vector<double>& scores() const { return into.back(); }
    /// The cotangents of what comes out of each layer, given that of the scores; of what is trained.
    [[nodiscard]] std::vector<std::vector<double>> above(
        const std::vector<std::vector<double>>& part, std::vector<double> slope) const;
    [[nodiscard]] std::vector<std::vector<double>> pulled_back(
        const std::vector<std::vector<double>>& part, std::vector<double> slope) const;
    /// What goes into a layer in rows: of a convolution, a row for each position.
    [[nodiscard]] std::vector<double> rows(std::size_t layer) const;
};
[[nodiscard]] std::vector<float> lenet5_inputs();

template <class Network>
struct costate {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

template <class Network>
struct libtorch {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

}  // namespace bench::networks
