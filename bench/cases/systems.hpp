// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

/// Versions of the libraries that are linked, each defined beside a use of it.
namespace bench {

[[nodiscard]] std::string adolc_version();
[[nodiscard]] std::string eigen_version();
[[nodiscard]] std::string libtorch_version();
[[nodiscard]] std::string openblas_version();
[[nodiscard]] std::string xsimd_version();

}  // namespace bench
