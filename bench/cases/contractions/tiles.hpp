// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "../cases.hpp"
#include "contractions.hpp"

namespace bench::contractions {

/// All tiles that fit the registers, named "tile ROWSxVECTORS".
template <class Problem>
[[nodiscard]] std::vector<contender<float>> tiles_of();

}  // namespace bench::contractions
