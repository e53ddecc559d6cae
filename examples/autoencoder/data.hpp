// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <costate/io/idx.hpp>
#include <costate/train/dataset.hpp>

#include "model.hpp"

namespace autoencoder {

namespace io = costate::io;
namespace train = costate::train;

/// The training images as numbers from 0 to 1.
inline io::result<std::vector<float>> read_images(const std::string& folder, std::size_t most) {
    const std::string plain = folder + "/train-images-idx3-ubyte";
    const bool is_plain = std::filesystem::exists(plain);
    auto images = io::read_idx(is_plain ? plain : plain + ".gz", {io::any_extent, 28, 28});
    if (!images) return images.failure();
    std::size_t count = images->extents[0];
    if (most != 0) count = std::min(most, count);
    std::vector<float> values(count * pixels);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(images->values[i]) / 255;
    return values;
}

/// Minibatches of them, epoch after epoch in another order.
class minibatches {
public:
    minibatches(std::span<const float> images, std::size_t batch, std::uint64_t seed)
        : images_(images),
          batch_(batch),
          order_(images.size() / pixels, seed),
          room_(batch * pixels) {
        order_.shuffle(epoch_);
    }

    std::span<const float> next() {
        if (at_ == order_.batches(batch_)) {
            at_ = 0;
            order_.shuffle(++epoch_);
        }
        const auto rows = order_.batch(at_++, batch_);
        train::gather_rows(rows, images_, pixels, std::span(room_));
        return std::span<const float>(room_).first(rows.size() * pixels);
    }
    std::size_t in_an_epoch() const { return order_.batches(batch_); }

private:
    std::span<const float> images_;
    std::size_t batch_;
    train::epoch_order order_;
    std::vector<float> room_;
    std::size_t at_ = 0;
    std::uint64_t epoch_ = 1;
};

}  // namespace autoencoder
