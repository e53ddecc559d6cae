// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace autoencoder {

struct options {
    std::string data = "examples/data";
    std::string out = "build/autoencoder";
    std::string only;
    std::size_t images = 0;
    std::size_t epochs = 20;
    std::size_t tuning_epochs = 20;
    std::size_t batch = 100;
    std::size_t outer = 30;
    std::size_t curvature = 500;
    std::size_t most_curvature = 500;
    std::size_t kfac_batch = 500;
    std::size_t kfac_curvature = 125;
    std::size_t kfac_steps = 60;
    double hf_damping = 1;
    double kfac_damping = 10;
    std::uint64_t seed = 1;
};

inline std::optional<options> read_command_line(
    options chosen, int count, char** arguments, int& exit_code) {
    CLI::App parser("Trains an autoencoder by four optimisers and draws their learning curves.");
    const auto number = [&](const char* name, auto& value, const char* text) {
        return parser.add_option(name, value, text)->capture_default_str();
    };
    number("--data", chosen.data, "folder with the training images of Fashion-MNIST, .gz or not");
    number("--out", chosen.out, "folder for curves and their picture");
    number("--only", chosen.only, "of the optimisers, in a list: sgd,adam,hf,kfac (default: all)");
    number("--images", chosen.images, "the first so many images; 0: all");
    number("--epochs", chosen.epochs, "of gradient descent and Adam");
    number("--tuning-epochs", chosen.tuning_epochs, "of each pair of rate and momentum");
    number("--batch", chosen.batch, "images in a step of gradient descent and Adam");
    number("--outer", chosen.outer, "outer iterations of Hessian-free");
    number("--curvature", chosen.curvature, "images in its curvature batches")
        ->check(CLI::Range(std::size_t{1}, chosen.most_curvature));
    number("--hf-damping", chosen.hf_damping, "its damping at the start");
    number("--kfac-batch", chosen.kfac_batch, "images in a step of K-FAC");
    number("--kfac-curvature", chosen.kfac_curvature, "of them those for its factors and model");
    number("--kfac-steps", chosen.kfac_steps, "steps of K-FAC");
    number("--kfac-damping", chosen.kfac_damping, "its damping at the start");
    number("--seed", chosen.seed, "decides first parameters and order of the images");
    try {
        parser.parse(count, arguments);
    } catch (const CLI::ParseError& mistake) {
        exit_code = parser.exit(mistake);
        return std::nullopt;
    }
    return chosen;
}

}  // namespace autoencoder
