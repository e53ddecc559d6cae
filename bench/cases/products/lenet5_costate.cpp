// SPDX-License-Identifier: BSL-1.0
#include "../networks/lenet5.hpp"

#include "costate.hpp"

template std::vector<bench::contender<float>> bench::products::costate<bench::networks::lenet5>(
    bench::products::kind);
