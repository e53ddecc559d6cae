// SPDX-License-Identifier: BSL-1.0
// Files without exceptions and run-time type information: mistakes are returned.
#include <array>
#include <cstddef>
#include <span>

#include <costate/io/npy.hpp>
#include <costate/io/safetensors.hpp>
#include <costate/train.hpp>

namespace io = costate::io;

int main() {
    const std::array<std::size_t, 1> shape{2};
    std::array<float, 2> values{1, 2};
    const std::array tensors{io::name_tensor("w", shape, std::span<float>(values))};
    const bool refused = !io::load_safetensors("no such file", tensors) &&
        !io::load_npy("no such file", tensors[0]) &&
        !io::save_npy("no such folder/file", tensors[0]);
    return refused ? 0 : 1;
}
