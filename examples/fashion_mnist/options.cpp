// SPDX-License-Identifier: BSL-1.0
#include "options.hpp"

#include <CLI/CLI.hpp>

namespace fashion {

std::optional<options> read_command_line(int count, char** arguments, int& exit_code) {
    options chosen;
    CLI::App parser("Trains a 784-128-10 network on the images of Fashion-MNIST.");
    parser.add_option("--data", chosen.data, "folder with the four IDX files, .gz or not")
        ->capture_default_str();
    parser.add_option("--out", chosen.out, "folder for pictures and parameters")
        ->capture_default_str();
    parser.add_option("--epochs", chosen.epochs, "times that every training image is seen")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    parser.add_option("--batch", chosen.batch, "images from one step of the optimiser to the next")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    parser.add_option("--seed", chosen.seed, "decides first parameters and order of the images")
        ->capture_default_str();
    parser.add_option("--lr", chosen.rate, "learning rate at the start; it falls linearly to 0")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    try {
        parser.parse(count, arguments);
    } catch (const CLI::ParseError& mistake) {
        exit_code = parser.exit(mistake);
        return std::nullopt;
    }
    return chosen;
}

}  // namespace fashion
