// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/adam.hpp>
#include <costate/train/dataset.hpp>

#include <algorithm>
#include <span>
#include <vector>

#include "../dense/mlp_784_128_10.hpp"
#include "../flat.hpp"
#include "training.hpp"

namespace bench::training {
namespace {

namespace cs = ::costate;
using namespace classifier;

/// What both cases train.
struct {
    parameters p, g;
    cs::adam<parameters> adam;
    cs::program<cs::value_and_grad<error>> gradient;

    template <class Case>
    const float* set(const float* inputs) {
        adam = cs::adam<parameters>({Case::rate, beta1, beta2, Case::epsilon});
        return read(inputs, p[w1], p[b1], p[w2], p[b2]);
    }
    float step(std::span<const float> images, std::span<const int> labels) {
        const float value = gradient(p, images, labels, g);
        adam.step(p, g);
        return value;
    }
} trained;

std::vector<float> images(network::batch * network::features);
std::vector<int> labels(network::batch);
float value;

struct {
    cs::program<cs::vmap(scores)> predict;
    std::vector<float> images, test_images, test_labels, test_scores;
    std::vector<int> labels;
    std::vector<std::uint32_t> rows;
    float losses[epoch::losses];
} whole;

}  // namespace

template <>
void costate<step>::run() {
    value = trained.step(images, labels);
}

template <>
void costate<step>::set(const float* inputs) {
    read(trained.set<step>(inputs), images, labels);
    run();
    run();
}

template <>
void costate<step>::get(float* results) {
    *write(results, trained.p[w1], trained.p[b1], trained.p[w2], trained.p[b2]) = value;
}

template <>
void costate<epoch>::set(const float* inputs) {
    whole.images.resize(epoch::images * network::features);
    whole.labels.resize(epoch::images);
    whole.test_images.resize(epoch::tests * network::features);
    whole.test_labels.resize(epoch::tests);
    whole.test_scores.resize(epoch::tests * network::outputs);
    whole.rows.resize(epoch::images);
    read(
        trained.set<epoch>(inputs), whole.images, whole.labels, whole.test_images,
        whole.test_labels, whole.rows);
}

template <>
void costate<epoch>::run() {
    for (std::size_t begin = 0; begin < epoch::images; begin += epoch::batch) {
        const std::size_t count = std::min(epoch::batch, epoch::images - begin);
        const auto rows = std::span<const std::uint32_t>(whole.rows).subspan(begin, count);
        cs::train::gather_rows(
            rows, std::span<const float>(whole.images), network::features, std::span(images));
        cs::train::gather_rows(
            rows, std::span<const int>(whole.labels), 1, std::span(labels));
        const float loss = trained.step(
            std::span(images).first(count * network::features), std::span(labels).first(count));
        if (begin / epoch::batch < epoch::losses) {
            whole.losses[begin / epoch::batch] = loss;
        }
    }
}

template <>
void costate<epoch>::get(float* results) {
    whole.predict(trained.p, whole.test_images, whole.test_scores);
    std::copy_n(whole.losses, epoch::losses, results);
    results[epoch::losses] = accuracy(whole.test_scores.data(), whole.test_labels.data());
}

}  // namespace bench::training
