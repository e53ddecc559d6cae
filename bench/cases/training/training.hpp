// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include "../dense/dense.hpp"

/// Training of the network 784-128-10 by Adam: gradient and step together.
namespace bench::training {

using network = dense::layout<dense::mlp_784_128_10>;
inline constexpr double beta1 = 0.9;
inline constexpr double beta2 = 0.999;

/// One step on the samples of mlp-784-128-10, with the same inputs. Results: the parameters after the
/// third step, and its loss, before it. Rate and epsilon are such that what is learnt shows in the
/// results and roundings of a gradient near 0 do not; `set` makes the first two steps, a run the next.
struct step {
    static constexpr const char* name = "mlp-784-128-10-step";
    static constexpr double rate = 1e-2;
    static constexpr double epsilon = 1e-3;
    static constexpr std::size_t inputs = network::inputs;
    static constexpr std::size_t results = network::parameters + 1;
};

/// An epoch on the images of Fashion-MNIST, in batches of 64, all in one order. Inputs: parameters;
/// images and classes of the training set, then of the test set; the order, a permutation. Results:
/// the losses of the epoch's first batches, each before its step, then the accuracy on the test set
/// after it.
struct epoch {
    static constexpr const char* name = "train-fashion-mnist";
    static constexpr double rate = 1e-3;
    static constexpr double epsilon = 1e-8;
    static constexpr std::size_t batch = network::batch;
    static constexpr std::size_t images = 60000;
    static constexpr std::size_t tests = 10000;
    static constexpr std::size_t losses = 10;
    static constexpr std::size_t results = losses + 1;

    // Where things are in the inputs.
    static constexpr std::size_t labels = network::parameters + images * network::features;
    static constexpr std::size_t test_images = labels + images;
    static constexpr std::size_t test_labels = test_images + tests * network::features;
    static constexpr std::size_t order = test_labels + tests;
    static constexpr std::size_t inputs = order + images;
};

template <class Case>
struct costate {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

template <class Case>
struct openblas {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

template <class Case>
struct libtorch {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

/// The share of rows of scores whose highest is their class's.
[[nodiscard]] float accuracy(const float* scores, const float* labels);

}  // namespace bench::training
