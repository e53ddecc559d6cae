// SPDX-License-Identifier: BSL-1.0
#include "../dense/autoencoder.hpp"

#include "costate.hpp"

template std::vector<bench::contender<float>> bench::kfac::factors<bench::dense::autoencoder>();
template std::vector<bench::contender<float>> bench::kfac::steps<bench::dense::autoencoder>();
