// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <costate/io/labelled_images.hpp>
#include <costate/train/dataset.hpp>

namespace fashion {

inline constexpr std::size_t side = 28;
inline constexpr std::size_t pixels = side * side;
inline constexpr std::size_t classes = 10;

inline constexpr std::array<std::string_view, classes> class_names{
    "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"};

namespace io = costate::io;
namespace train = costate::train;

struct data_set {
    io::labelled_images train;
    io::labelled_images test;
};

inline io::result<io::labelled_images> read_part(
    const std::string& folder, const std::string& part) {
    const auto path = [&](const char* kind) {
        const std::string plain = folder + "/" + part + "-" + kind + "-ubyte";
        std::error_code ignored;
        return std::filesystem::exists(plain, ignored) ? plain : plain + ".gz";
    };
    return io::read_labelled_images(path("images-idx3"), path("labels-idx1"), side, side, classes);
}

/// Reads the four files of MNIST's layout, compressed or not.
inline io::result<data_set> read_data(const std::string& folder) {
    auto train_part = read_part(folder, "train");
    if (!train_part) return train_part.failure();
    auto test_part = read_part(folder, "t10k");
    if (!test_part) return test_part.failure();
    return data_set{std::move(*train_part), std::move(*test_part)};
}

/// Room for one minibatch: grey values as numbers from 0 to 1, labels, and a score for each class.
class minibatch {
public:
    explicit minibatch(std::size_t most)
        : images_(most * pixels), labels_(most), scores_(most * classes) {}

    std::size_t most() const { return labels_.size(); }

    void gather(const io::labelled_images& from, std::span<const std::uint32_t> rows) {
        count_ = rows.size();
        train::gather_rows(rows, std::span(from.pixels), pixels, std::span(images_), 1.0f / 255);
        train::gather_rows(rows, std::span(from.labels), 1, std::span(labels_));
    }

    std::span<const float> images() const { return std::span(images_).first(count_ * pixels); }
    std::span<const std::int32_t> labels() const { return std::span(labels_).first(count_); }
    std::span<float> scores() { return std::span(scores_).first(count_ * classes); }

    /// The class with the highest score.
    std::size_t prediction(std::size_t i) const {
        const auto scores = std::span(scores_).subspan(i * classes, classes);
        return static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
    }

    /// The share of the minibatch whose highest score is its label's.
    double accuracy() const {
        std::size_t right = 0;
        for (std::size_t i = 0; i < count_; ++i)
            right += prediction(i) == static_cast<std::size_t>(labels_[i]);
        return static_cast<double>(right) / static_cast<double>(count_);
    }

private:
    std::size_t count_ = 0;
    std::vector<float> images_;
    std::vector<std::int32_t> labels_;
    std::vector<float> scores_;
};

}  // namespace fashion
