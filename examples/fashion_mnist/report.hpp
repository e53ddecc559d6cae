// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include <costate/train/confusion.hpp>
#include <costate/train/image_text.hpp>

#include "data.hpp"
#include "network.hpp"

namespace fashion {

inline void print_facts(const compiled_facts& facts) {
    std::printf(
        "known before it runs: %zu nodes as derived, %zu after simplification, %zu loops,\n"
        "%.0f floating-point operations and %.0f bytes moved per sample, %zu bytes of workspace\n",
        facts.derived_nodes, facts.simplified_nodes, facts.loops, facts.flops_per_sample,
        facts.bytes_per_sample, facts.workspace_bytes);
}

inline train::confusion_matrix<classes> confusion_of(
    std::span<const std::uint8_t> predictions, std::span<const std::int32_t> labels) {
    train::confusion_matrix<classes> confusion;
    for (std::size_t i = 0; i < labels.size(); ++i)
        confusion.add(static_cast<std::size_t>(labels[i]), predictions[i]);
    return confusion;
}

/// Prints the first `count` images that were predicted rightly, or wrongly, side by side.
inline void print_images(
    const io::labelled_images& images, std::span<const std::uint8_t> predictions, bool right,
    std::size_t count) {
    std::vector<train::predicted_image> shown;
    for (std::size_t i = 0; i < images.count && shown.size() < count; ++i) {
        const auto label = static_cast<std::size_t>(images.labels[i]);
        if ((predictions[i] == label) == right)
            shown.push_back({images.image(i), class_names[label], class_names[predictions[i]]});
    }
    std::printf("%s\n", train::image_text(shown, side).c_str());
}

/// Says where a picture is, or what was missing to draw it.
inline void report_picture(const io::result<void>& drawn, const std::string& path) {
    if (drawn)
        std::printf("wrote %s.svg\n", path.c_str());
    else
        std::printf("no picture %s.svg: %s\n", path.c_str(), drawn.failure().message().c_str());
}

}  // namespace fashion
