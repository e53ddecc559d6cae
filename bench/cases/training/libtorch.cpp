// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "training.hpp"

namespace bench::training {
namespace {

torch::Tensor tensor(const float* from, const std::vector<std::int64_t>& shape) {
    return torch::from_blob(const_cast<float*>(from), shape, torch::kFloat).clone();
}

struct {
    std::vector<torch::Tensor> parameters;
    std::unique_ptr<torch::optim::Adam> adam;

    template <class Case>
    void set(const float* inputs) {
        torch::set_num_threads(1);
        parameters.clear();
        for (std::size_t l = 0; l < network::layers; ++l) {
            const auto from = static_cast<std::int64_t>(network::extents[l]);
            const auto to = static_cast<std::int64_t>(network::extents[l + 1]);
            parameters.push_back(tensor(inputs + network::weight(l), {from, to}));
            parameters.push_back(tensor(inputs + network::bias(l), {to}));
        }
        for (torch::Tensor& each : parameters) {
            each.requires_grad_();
        }
        adam = std::make_unique<torch::optim::Adam>(
            parameters,
            torch::optim::AdamOptions(Case::rate).betas({beta1, beta2}).eps(Case::epsilon));
    }
    torch::Tensor scores(const torch::Tensor& images) const {
        const torch::Tensor hidden =
            torch::relu(torch::addmm(parameters[1], images, parameters[0]));
        return torch::addmm(parameters[3], hidden, parameters[2]);
    }
    torch::Tensor step(const torch::Tensor& images, const torch::Tensor& labels) {
        for (torch::Tensor& each : parameters) {
            each.mutable_grad().reset();
        }
        const torch::Tensor loss = torch::cross_entropy_loss(scores(images), labels);
        loss.backward();
        adam->step();
        return loss;
    }
} trained;

torch::Tensor samples, labels, value;

struct {
    torch::Tensor images, labels, tests, order;
    std::vector<float> test_labels;
    float losses[epoch::losses];
} whole;

}  // namespace

template <>
void libtorch<step>::run() {
    value = trained.step(samples, labels);
}

template <>
void libtorch<step>::set(const float* inputs) {
    trained.set<step>(inputs);
    samples = tensor(inputs + network::samples, {network::batch, network::features});
    labels = tensor(inputs + network::targets, {network::batch}).to(torch::kLong);
    run();
    run();
}

template <>
void libtorch<step>::get(float* results) {
    for (const torch::Tensor& each : trained.parameters) {
        results = std::copy_n(each.data_ptr<float>(), each.numel(), results);
    }
    *results = value.item<float>();
}

template <>
void libtorch<epoch>::set(const float* inputs) {
    constexpr auto features = static_cast<std::int64_t>(network::features);
    trained.set<epoch>(inputs);
    whole.images = tensor(inputs + network::parameters, {epoch::images, features});
    whole.labels = tensor(inputs + epoch::labels, {epoch::images}).to(torch::kLong);
    whole.tests = tensor(inputs + epoch::test_images, {epoch::tests, features});
    whole.test_labels.assign(inputs + epoch::test_labels, inputs + epoch::order);
    whole.order = tensor(inputs + epoch::order, {epoch::images}).to(torch::kLong);
}

template <>
void libtorch<epoch>::run() {
    std::size_t batch = 0;
    for (const torch::Tensor& rows : whole.order.split(epoch::batch)) {
        const torch::Tensor loss = trained.step(
            whole.images.index_select(0, rows), whole.labels.index_select(0, rows));
        if (batch < epoch::losses) {
            whole.losses[batch++] = loss.item<float>();
        }
    }
}

template <>
void libtorch<epoch>::get(float* results) {
    const torch::NoGradGuard none;
    const torch::Tensor scores = trained.scores(whole.tests).contiguous();
    std::copy_n(whole.losses, epoch::losses, results);
    results[epoch::losses] = accuracy(scores.data_ptr<float>(), whole.test_labels.data());
}

}  // namespace bench::training
