// SPDX-License-Identifier: BSL-1.0
#include "../networks/lenet5.hpp"

#include "costate.hpp"

template std::vector<bench::contender<float>> bench::kfac::factors<bench::networks::lenet5>();
template std::vector<bench::contender<float>> bench::kfac::steps<bench::networks::lenet5>();
