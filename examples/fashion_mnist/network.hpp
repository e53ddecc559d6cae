// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <costate/io/error.hpp>
#include <costate/io/named_tensor.hpp>

namespace fashion {

/// What is known of the training step before it runs.
struct compiled_facts {
    std::size_t derived_nodes;  ///< of value and gradient as the transforms leave them
    std::size_t simplified_nodes;  ///< of the graph that runs
    std::size_t loops;
    std::size_t workspace_bytes;
    double flops_per_sample;  ///< in a minibatch of the given length
    double bytes_per_sample;  ///< that its loops load and store, from caches or memory
};

/// The network with its optimiser. Of all source files only its own sees the model; the others know
/// images, labels and scores.
class network {
public:
    explicit network(std::uint64_t seed);
    ~network();

    /// One step of Adam on a minibatch; gives its scores and returns its mean loss, both before the step.
    float train(
        std::span<const float> images, std::span<const std::int32_t> labels, double rate,
        std::span<float> scores);

    /// The score of each class for each image.
    void predict(std::span<const float> images, std::span<float> scores);

    /// The parameters by name, to be saved or loaded.
    std::vector<costate::io::named_tensor> parameters();

    static compiled_facts facts(std::size_t batch);

    /// Draws the graph of the training step.
    static costate::io::result<void> draw(const std::string& path);

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace fashion
