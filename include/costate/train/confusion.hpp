// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>

namespace costate::train {

/// How often a sample of one class was taken for another: rows are what is so, columns what was
/// predicted.
template <std::size_t Classes>
class confusion_matrix {
public:
    /// Counts one sample; a class out of range is not counted and gives false.
    bool add(std::size_t label_, std::size_t prediction_) {
        if (label_ >= Classes || prediction_ >= Classes) return false;
        ++counts_[label_][prediction_];
        return true;
    }

    std::size_t operator()(std::size_t label_, std::size_t prediction_) const {
        return counts_[label_][prediction_];
    }

    std::size_t total() const {
        std::size_t sum = 0;
        for (std::size_t label = 0; label < Classes; ++label) sum += of_class(label);
        return sum;
    }

    std::size_t correct() const {
        std::size_t sum = 0;
        for (std::size_t label = 0; label < Classes; ++label) sum += counts_[label][label];
        return sum;
    }

    /// The share that was predicted rightly; 0 without samples.
    double accuracy() const { return ratio(correct(), total()); }

    /// Of the samples of a class, the share that was found.
    double recall(std::size_t label_) const {
        return ratio(counts_[label_][label_], of_class(label_));
    }

    /// Of the samples predicted to be of a class, the share that is.
    double precision(std::size_t prediction_) const {
        std::size_t sum = 0;
        for (const auto& row : counts_) sum += row[prediction_];
        return ratio(counts_[prediction_][prediction_], sum);
    }

    /// A table with a line for each class, and recall and precision. `.` stands for 0.
    std::string text(std::span<const std::string_view, Classes> names_) const {
        std::size_t widest = 7;
        for (std::string_view name : names_) widest = std::max(widest, name.size());
        const auto padded = [](std::string_view text, std::size_t width) {
            return std::string(width - std::min(width, text.size()), ' ') + std::string(text);
        };
        std::string table = padded("is \\ as", widest) + " ";
        const std::size_t margin = table.size();
        for (std::size_t i = 0; i < Classes; ++i)
            table += padded(names_[i].substr(0, column - 1), column);
        table += "   recall  precision\n";
        for (std::size_t label = 0; label < Classes; ++label) {
            table += padded(names_[label], margin - 1) + " ";
            for (std::size_t count : counts_[label])
                table += padded(count == 0 ? "." : std::to_string(count), column);
            std::array<char, 48> shares{};
            std::snprintf(
                shares.data(), shares.size(), " %6.1f %%   %6.1f %%\n", 100 * recall(label),
                100 * precision(label));
            table += shares.data();
        }
        return table;
    }

private:
    static constexpr std::size_t column = 8;

    static double ratio(std::size_t part_, std::size_t whole_) {
        return whole_ == 0 ? 0.0 : static_cast<double>(part_) / static_cast<double>(whole_);
    }

    std::size_t of_class(std::size_t label_) const {
        std::size_t sum = 0;
        for (std::size_t count : counts_[label_]) sum += count;
        return sum;
    }

    std::array<std::array<std::size_t, Classes>, Classes> counts_{};
};

}  // namespace costate::train
