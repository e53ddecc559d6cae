// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

#include <costate/io/error.hpp>

#include "network.hpp"

namespace fashion {

/// Writes the parameters as a safetensors file.
costate::io::result<void> save(const std::string& path, network& trained, std::uint64_t seed);

/// Fills the parameters from such a file, which must be of the same model.
costate::io::result<void> load(const std::string& path, network& into);

}  // namespace fashion
