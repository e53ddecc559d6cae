// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace fashion {

struct options {
    std::string data = "examples/data";
    std::string out = "fashion_mnist";
    std::size_t epochs = 10;
    std::size_t batch = 128;
    std::uint64_t seed = 1;
    double rate = 2e-3;
};

/// Reads the command line. Nothing if the program is to end at once, with `exit_code`: after --help,
/// or after a mistake that has been reported.
std::optional<options> read_command_line(int count, char** arguments, int& exit_code);

}  // namespace fashion
