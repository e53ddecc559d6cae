// SPDX-License-Identifier: BSL-1.0
#include "../dense/mlp_784_512_512_10.hpp"

#include "costate.hpp"

template std::vector<bench::contender<float>> bench::kfac::factors<bench::dense::mlp_784_512_512_10>();
template std::vector<bench::contender<float>> bench::kfac::steps<bench::dense::mlp_784_512_512_10>();
