// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

/// Networks of dense layers, value and gradient of the mean loss of a batch with respect to all
/// weights and biases. Every layer but the last has the activation. Inputs: the weights (inputs,
/// outputs) and the biases, layer after layer; the samples; the targets. Results: the gradient in
/// the order of the parameters, then the loss.
namespace bench::dense {

enum class activation { relu, tanh };

/// Softmax and cross entropy, with one class for each sample as target; or the sum of the squared
/// distances from as many targets as outputs.
enum class loss { cross_entropy, squared_error };

struct mlp_784_128_10 {
    using real = float;
    static constexpr const char* name = "mlp-784-128-10";
    static constexpr std::array<std::size_t, 3> extents{784, 128, 10};
    static constexpr std::size_t batch = 64;
    static constexpr activation active = activation::relu;
    static constexpr loss error = loss::cross_entropy;
};

struct mlp_784_512_512_10 {
    using real = float;
    static constexpr const char* name = "mlp-784-512-512-10";
    static constexpr std::array<std::size_t, 4> extents{784, 512, 512, 10};
    static constexpr std::size_t batch = 128;
    static constexpr activation active = activation::relu;
    static constexpr loss error = loss::cross_entropy;
};

/// The targets are the samples themselves.
struct autoencoder {
    using real = float;
    static constexpr const char* name = "autoencoder-784-1000-500-250-30";
    static constexpr std::array<std::size_t, 9> extents{784, 1000, 500, 250, 30,
                                                        250, 500,  1000, 784};
    static constexpr std::size_t batch = 256;
    static constexpr activation active = activation::relu;
    static constexpr loss error = loss::squared_error;
};

struct mlp_16_32_32_1 {
    using real = double;
    static constexpr const char* name = "mlp-16-32-32-1";
    static constexpr std::array<std::size_t, 4> extents{16, 32, 32, 1};
    static constexpr std::size_t batch = 64;
    static constexpr activation active = activation::tanh;
    static constexpr loss error = loss::squared_error;
};

/// One sample; costate's own of bench/cases/mlp_4_16_16_1.hpp.
struct mlp_4_16_16_1 {
    using real = double;
    static constexpr const char* name = "mlp-4-16-16-1";
    static constexpr std::array<std::size_t, 4> extents{4, 16, 16, 1};
    static constexpr std::size_t batch = 1;
    static constexpr activation active = activation::tanh;
    static constexpr loss error = loss::squared_error;
};

/// Where things are in the inputs, and a gradient in the results.
template <class Network>
struct layout : Network {
    static constexpr std::size_t layers = Network::extents.size() - 1;
    static constexpr std::size_t features = Network::extents.front();
    static constexpr std::size_t outputs = Network::extents.back();

    static constexpr std::size_t weight(std::size_t layer) {
        std::size_t before = 0;
        for (std::size_t i = 0; i < layer; ++i) {
            before += (Network::extents[i] + 1) * Network::extents[i + 1];
        }
        return before;
    }
    static constexpr std::size_t bias(std::size_t layer) {
        return weight(layer) + Network::extents[layer] * Network::extents[layer + 1];
    }
    static constexpr std::size_t parameters = weight(layers);
    static constexpr std::size_t samples = parameters;
    static constexpr std::size_t targets = samples + Network::batch * features;
    static constexpr std::size_t inputs = targets +
        Network::batch * (Network::error == loss::cross_entropy ? 1 : outputs);

    /// The products of a gradient: forward, for the weights, and but for the first layer for what
    /// is below.
    static constexpr double operations() {
        double sum = 0;
        for (std::size_t i = 0; i < layers; ++i) {
            sum += (i == 0 ? 4.0 : 6.0) *
                static_cast<double>(Network::batch * Network::extents[i] * Network::extents[i + 1]);
        }
        return sum;
    }
};

/// Weights as He proposes for relu, and samples and targets of no meaning.
template <class Network>
[[nodiscard]] std::vector<typename Network::real> some_inputs();

/// The results by plain loops, in double whatever the network's element type is.
template <class Network>
[[nodiscard]] std::vector<double> expected(const std::vector<double>& inputs);

template <class Network>
struct costate {
    static void set(const typename Network::real* inputs);
    static void run();
    static void get(typename Network::real* results);
};

template <class Network>
struct by_hand {
    static void set(const typename Network::real* inputs);
    static void run();
    static void get(typename Network::real* results);
};

template <class Network>
struct eigen {
    static void set(const typename Network::real* inputs);
    static void run();
    static void get(typename Network::real* results);
};

template <class Network>
struct openblas {
    static void set(const typename Network::real* inputs);
    static void run();
    static void get(typename Network::real* results);
    static typename Network::real* parameters();  ///< all of them, for an optimiser
    static const typename Network::real* gradient();
};

template <class Network>
struct libtorch {
    static void set(const typename Network::real* inputs);
    static void run();
    static void get(typename Network::real* results);
};

}  // namespace bench::dense
