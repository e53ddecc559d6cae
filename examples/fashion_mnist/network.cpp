// SPDX-License-Identifier: BSL-1.0
#include "network.hpp"

#include <cmath>

#include <costate/io/dot.hpp>
#include <costate/optim/adam.hpp>
#include <costate/train/splitmix.hpp>

#include "model.hpp"

namespace fashion {

namespace cs = costate;

using step_program = cs::program<model::step>;

struct network::state {
    model::parameters parameters;
    model::parameters gradient;
    cs::adam<model::parameters> optimiser;
    step_program step;
    cs::program<model::prediction> predict;
};

// Weights uniform with variance 2 / inputs, which keeps activations behind a ReLU of one size from
// layer to layer (K. He et al., 2015); biases 0.
network::network(std::uint64_t seed) : state_(std::make_unique<state>()) {
    cs::train::splitmix random(seed, 0);
    const auto fill = [&](auto weights, std::size_t inputs) {
        const double limit = std::sqrt(6.0 / static_cast<double>(inputs));
        for (float& w : weights) w = static_cast<float>(limit * (2 * random.unit() - 1));
    };
    fill(state_->parameters[model::w1], pixels);
    fill(state_->parameters[model::w2], model::hidden);
}

network::~network() = default;

float network::train(
    std::span<const float> images, std::span<const std::int32_t> labels, double rate,
    std::span<float> scores) {
    const float loss = state_->step(state_->parameters, images, labels, state_->gradient, scores);
    state_->optimiser.settings().rate = rate;
    state_->optimiser.step(state_->parameters, state_->gradient);
    return loss;
}

void network::predict(std::span<const float> images, std::span<float> scores) {
    state_->predict(state_->parameters, images, scores);
}

std::vector<cs::io::named_tensor> network::parameters() {
    return cs::io::named_tensors(state_->parameters);
}

compiled_facts network::facts(std::size_t batch) {
    const auto samples = static_cast<double>(batch);
    return {
        cs::model_graph<model::step>::view().node_count,
        step_program::node_count,
        step_program::group_count,
        step_program::workspace_bytes,
        static_cast<double>(step_program::flops(batch)) / samples,
        static_cast<double>(step_program::bytes_moved(batch)) / samples};
}

cs::io::result<void> network::draw(const std::string& path) {
    return cs::io::draw_graph(
        path, cs::model_graph<model::step>::view(), "loss (blue) and its adjoint (orange)");
}

}  // namespace fashion
