// SPDX-License-Identifier: BSL-1.0
#include "checkpoint.hpp"

#include <array>
#include <vector>

#include <costate/io/safetensors.hpp>

namespace fashion {

namespace io = costate::io;

io::result<void> save(const std::string& path, network& trained, std::uint64_t seed) {
    const auto parameters = trained.parameters();
    const std::vector<io::const_named_tensor> tensors(parameters.begin(), parameters.end());
    const std::array<io::metadata_entry, 1> metadata{{{"seed", std::to_string(seed)}}};
    return io::save_safetensors(path, tensors, metadata);
}

io::result<void> load(const std::string& path, network& into) {
    auto loaded = io::load_safetensors(path, into.parameters());
    if (!loaded) return loaded.failure();
    return {};
}

}  // namespace fashion
