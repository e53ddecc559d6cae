// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <costate/train/dataset.hpp>
#include <costate/train/progress.hpp>

#include "../../tests/allocation_counter.hpp"
#include "data.hpp"
#include "network.hpp"
#include "options.hpp"

namespace fashion {

class running_mean {
public:
    void add(double value, std::size_t count) {
        count_ += count;
        mean_ += (value - mean_) * static_cast<double>(count) / static_cast<double>(count_);
    }
    double value() const { return mean_; }

private:
    double mean_ = 0;
    std::size_t count_ = 0;
};

struct epoch_outcome {
    double loss = 0;
    double accuracy = 0;
    double seconds = 0;
    std::size_t allocations = 0;
    bool finite = true;  ///< false: stopped at a loss that is no number
};

/// Goes through all images once in the order of this epoch, a step of the optimiser for each
/// minibatch.
inline epoch_outcome train_epoch(
    network& trained, std::size_t epoch, const options& chosen, const io::labelled_images& images,
    train::epoch_order& order, minibatch& batch, train::progress& progress) {
    const std::size_t before = heap_allocations();
    const std::size_t batches = order.batches(chosen.batch);
    const double steps = static_cast<double>(chosen.epochs * batches);
    running_mean loss, accuracy;
    bool finite = true;
    order.shuffle(epoch);
    progress.begin(epoch, order.size());
    for (std::size_t b = 0, done = 0; b < batches && finite; ++b) {
        const auto rows = order.batch(b, chosen.batch);
        batch.gather(images, rows);
        const double past = static_cast<double>((epoch - 1) * batches + b) / steps;
        const float value =
            trained.train(batch.images(), batch.labels(), chosen.rate * (1 - past), batch.scores());
        finite = std::isfinite(value);
        loss.add(static_cast<double>(value), rows.size());
        accuracy.add(batch.accuracy(), rows.size());
        done += rows.size();
        progress.update(done, loss.value(), accuracy.value());
    }
    const double seconds = progress.end(loss.value(), accuracy.value());
    return {loss.value(), accuracy.value(), seconds, heap_allocations() - before, finite};
}

/// The class that the network gives to each image.
inline void predict_all(
    network& trained, const io::labelled_images& images, minibatch& batch,
    std::span<std::uint8_t> predictions) {
    const train::epoch_order in_order(images.count, 0);
    for (std::size_t b = 0; b < in_order.batches(batch.most()); ++b) {
        const auto rows = in_order.batch(b, batch.most());
        batch.gather(images, rows);
        trained.predict(batch.images(), batch.scores());
        for (std::size_t i = 0; i < rows.size(); ++i)
            predictions[rows[i]] = static_cast<std::uint8_t>(batch.prediction(i));
    }
}

}  // namespace fashion
