// SPDX-License-Identifier: BSL-1.0
#include "../dense/autoencoder.hpp"

#include "costate.hpp"

template std::vector<bench::contender<float>> bench::products::costate<bench::dense::autoencoder>(
    bench::products::kind);
