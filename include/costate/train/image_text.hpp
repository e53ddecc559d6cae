// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace costate::train {

/// A grey image with what it is and what it was taken for.
struct predicted_image {
    std::span<const std::uint8_t> pixels;  ///< [rows, columns], 0 is black
    std::string_view label;
    std::string_view prediction;
};

namespace detail {

/// One line of text for two rows of pixels, as a character is about twice as high as wide.
inline std::string image_line(
    std::span<const std::uint8_t> pixels_, std::size_t columns_, std::size_t row_) {
    constexpr std::string_view shades = " .:-=+*#%@";
    const std::size_t rows = pixels_.size() / columns_;
    const std::size_t below = std::min(row_ + 1, rows - 1);
    std::string line;
    for (std::size_t column = 0; column < columns_; ++column) {
        const std::size_t grey =
            (std::size_t{pixels_[row_ * columns_ + column]} + pixels_[below * columns_ + column]) /
            2;
        line += shades[grey * shades.size() / 256];
    }
    return line;
}

}  // namespace detail

/// Images of `columns_` columns side by side as text, each with its label and prediction below; a
/// wrong one is marked `(!)`.
inline std::string image_text(std::span<const predicted_image> images_, std::size_t columns_) {
    constexpr std::string_view gap = "  ";
    const auto emit = [&](std::string& all, std::string cell, bool last) {
        cell.resize(std::max(columns_, cell.size()), ' ');
        all += cell;
        if (last) all.erase(all.find_last_not_of(' ') + 1);
        all += last ? "\n" : gap;
    };
    std::size_t rows = 0;
    for (const auto& image : images_) rows = std::max(rows, image.pixels.size() / columns_);
    std::string text;
    for (std::size_t row = 0; row < rows; row += 2)
        for (const auto& image : images_)
            emit(
                text,
                row < image.pixels.size() / columns_
                    ? detail::image_line(image.pixels, columns_, row)
                    : std::string(),
                &image == &images_.back());
    for (const auto& image : images_)
        emit(text, "is    " + std::string(image.label), &image == &images_.back());
    for (const auto& image : images_)
        emit(
            text,
            "taken " + std::string(image.prediction) +
                (image.label == image.prediction ? "" : " (!)"),
            &image == &images_.back());
    return text;
}

}  // namespace costate::train
