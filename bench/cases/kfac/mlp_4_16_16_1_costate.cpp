// SPDX-License-Identifier: BSL-1.0
#include "../dense/mlp_4_16_16_1.hpp"

#include "costate.hpp"

template std::vector<bench::contender<double>> bench::kfac::factors<bench::dense::mlp_4_16_16_1>();
template std::vector<bench::contender<double>> bench::kfac::steps<bench::dense::mlp_4_16_16_1>();
