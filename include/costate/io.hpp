// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Files: IDX (needs zlib: link with -lz), npy, safetensors (needs nlohmann/json.hpp). Not part of
/// costate.hpp, so that only those who read or write files need these libraries.

#include <costate/io/bytes.hpp>
#include <costate/io/dot.hpp>
#include <costate/io/error.hpp>
#include <costate/io/file.hpp>
#include <costate/io/idx.hpp>
#include <costate/io/labelled_images.hpp>
#include <costate/io/npy.hpp>
#include <costate/io/npy_header.hpp>
#include <costate/io/print.hpp>
#include <costate/io/run_program.hpp>
#include <costate/io/safetensors.hpp>
#include <costate/io/safetensors_header.hpp>
#include <costate/io/named_tensor.hpp>
#include <costate/io/text.hpp>
