// SPDX-License-Identifier: BSL-1.0
#include "training.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>
#include <vector>

#include "../cases.hpp"
#include "../plain_loops.hpp"
#ifdef BENCH_ZLIB
#include "../../../examples/fashion_mnist/data.hpp"
#endif

float bench::training::accuracy(const float* scores, const float* labels) {
    std::size_t right = 0;
    for (std::size_t n = 0; n < epoch::tests; ++n) {
        const float* row = scores + n * network::outputs;
        right += std::max_element(row, row + network::outputs) - row ==
            static_cast<std::ptrdiff_t>(labels[n]);
    }
    return static_cast<float>(right) / epoch::tests;
}

namespace {

using namespace bench;
using plain::numbers;
using training::epoch;
using training::network;

/// Trains on batches one after the other.
class plain_trainer {
public:
    plain_trainer(const float* parameters, double rate, double epsilon)
        : inputs_(parameters, parameters + network::parameters),
          mean_(network::parameters),
          square_(network::parameters),
          rate_(rate),
          epsilon_(epsilon) {}

    double step(const numbers& samples, const numbers& labels) {
        numbers all = inputs_;
        all.insert(all.end(), samples.begin(), samples.end());
        all.insert(all.end(), labels.begin(), labels.end());
        const numbers results = dense::expected<dense::mlp_784_128_10>(all);
        ++steps_;
        for (std::size_t i = 0; i < network::parameters; ++i) {
            using namespace training;
            mean_[i] = beta1 * mean_[i] + (1 - beta1) * results[i];
            square_[i] = beta2 * square_[i] + (1 - beta2) * results[i] * results[i];
            const double mean = mean_[i] / (1 - std::pow(beta1, steps_));
            const double square = square_[i] / (1 - std::pow(beta2, steps_));
            inputs_[i] -= rate_ * mean / (std::sqrt(square) + epsilon_);
        }
        return results.back();
    }
    [[nodiscard]] const numbers& parameters() const { return inputs_; }

private:
    numbers inputs_, mean_, square_;
    double rate_, epsilon_;
    int steps_ = 0;
};

void compare_step(session& bench_) {
    using training::step;
    const std::vector<float> inputs = dense::some_inputs<dense::mlp_784_128_10>();
    plain_trainer trainer(inputs.data(), step::rate, step::epsilon);
    const auto at = [&](std::size_t place) {
        return inputs.begin() + static_cast<std::ptrdiff_t>(place);
    };
    const numbers samples(at(network::samples), at(network::targets));
    const numbers labels(at(network::targets), inputs.end());
    double loss = 0;
    for (int i = 0; i < 3; ++i) {
        loss = trainer.step(samples, labels);
    }
    bench_.compare<float>(
        step::name, inputs, plain::joined({trainer.parameters(), {loss}}),
        {
            entry<training::costate<step>, float>("costate"),
#ifdef BENCH_OPENBLAS
            entry<training::openblas<step>, float>("openblas"),
#endif
#ifdef BENCH_LIBTORCH
            entry<training::libtorch<step>, float>("libtorch"),
#endif
        },
        {network::operations()});
}

#ifdef BENCH_ZLIB
void compare_epochs(session& bench_) {
    const auto data = fashion::read_data("/usr/share/datasets/fashion-mnist");
    if (!data || data->train.count != epoch::images || data->test.count != epoch::tests) {
        std::fprintf(
            stderr, "%s is left out: %s\n", epoch::name,
            data ? "another number of images" : data.failure().message().c_str());
        return;
    }
    std::vector<float> inputs = dense::some_inputs<dense::mlp_784_128_10>();
    inputs.resize(network::parameters);
    for (std::size_t l = 0; l < network::layers; ++l) {
        std::fill_n(
            inputs.begin() + static_cast<std::ptrdiff_t>(network::bias(l)),
            network::extents[l + 1], 0.0f);
    }
    for (const auto* part : {&data->train, &data->test}) {
        for (const std::uint8_t pixel : part->pixels) {
            inputs.push_back(static_cast<float>(pixel) / 255);
        }
        inputs.insert(inputs.end(), part->labels.begin(), part->labels.end());
    }
    std::vector<std::size_t> order(epoch::images);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [](std::size_t a, std::size_t b) {
        return scattered(a, 0, 1) < scattered(b, 0, 1);
    });
    inputs.insert(inputs.end(), order.begin(), order.end());

    plain_trainer trainer(inputs.data(), epoch::rate, epoch::epsilon);
    numbers expected;
    for (std::size_t batch = 0; batch < epoch::losses; ++batch) {
        numbers samples;
        numbers labels;
        for (std::size_t i = batch * epoch::batch; i < (batch + 1) * epoch::batch; ++i) {
            const float* image =
                &inputs[network::parameters + order[i] * network::features];
            samples.insert(samples.end(), image, image + network::features);
            labels.push_back(inputs[epoch::labels + order[i]]);
        }
        expected.push_back(trainer.step(samples, labels));
    }
    expected.push_back(std::numeric_limits<double>::quiet_NaN());  // the accuracy
    bench_.compare<float>(
        epoch::name, inputs, plain::joined({expected}),
        {
            entry<training::costate<epoch>, float>("costate"),
#ifdef BENCH_LIBTORCH
            entry<training::libtorch<epoch>, float>("libtorch"),
#endif
        },
        {.epochs = 10});
}
#endif

}  // namespace

void bench::training_networks(session& bench_) {
    if (bench_.wants(training::step::name)) {
        compare_step(bench_);
    }
    if (bench_.wants(epoch::name)) {
#ifdef BENCH_ZLIB
        compare_epochs(bench_);
#else
        std::fprintf(stderr, "%s is left out: it needs zlib\n", epoch::name);
#endif
    }
}
