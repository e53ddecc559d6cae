// SPDX-License-Identifier: BSL-1.0
#include "../dense/mlp_784_128_10.hpp"

#include "costate.hpp"

template std::vector<bench::contender<float>> bench::products::costate<bench::dense::mlp_784_128_10>(
    bench::products::kind);
