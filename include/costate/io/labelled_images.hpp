// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <costate/io/error.hpp>
#include <costate/io/idx.hpp>

namespace costate::io {

/// Grey images of one size and the class of each.
struct labelled_images {
    std::size_t count = 0;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<std::uint8_t> pixels;  ///< [count, rows, columns]
    std::vector<std::int32_t> labels;  ///< [count], each in [0, classes)

    std::size_t pixels_per_image() const { return rows * columns; }
    std::span<const std::uint8_t> image(std::size_t index_) const {
        return std::span(pixels).subspan(index_ * pixels_per_image(), pixels_per_image());
    }
};

/// Reads a pair of IDX files as MNIST and its relatives have them. Beyond what `read_idx` refuses:
/// no images at all, another number of labels than images, a label that is not below `classes_`.
inline result<labelled_images> read_labelled_images(
    const std::string& images_path_, const std::string& labels_path_, std::size_t rows_,
    std::size_t columns_, std::size_t classes_) {
    auto images = read_idx(images_path_, {any_extent, rows_, columns_});
    if (!images) return images.failure();
    auto labels = read_idx(labels_path_, {any_extent});
    if (!labels) return labels.failure();
    const std::size_t count = images->extents[0];
    if (count == 0) return error{images_path_, "at least one image", "none"};
    if (labels->extents[0] != count)
        return error{
            labels_path_, std::to_string(count) + " labels, one for each image of " + images_path_,
            std::to_string(labels->extents[0])};
    const auto wrong = std::find_if(
        labels->values.begin(), labels->values.end(),
        [&](std::uint8_t label) { return label >= classes_; });
    if (wrong != labels->values.end())
        return error{
            labels_path_, "labels below " + std::to_string(classes_),
            std::to_string(*wrong) + " for image " +
                std::to_string(wrong - labels->values.begin())};
    return labelled_images{
        count, rows_, columns_, std::move(images->values),
        std::vector<std::int32_t>(labels->values.begin(), labels->values.end())};
}

}  // namespace costate::io
