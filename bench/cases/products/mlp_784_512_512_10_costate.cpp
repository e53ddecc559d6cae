// SPDX-License-Identifier: BSL-1.0
#include "../dense/mlp_784_512_512_10.hpp"

#include <array>

#include "costate.hpp"

using network = bench::dense::mlp_784_512_512_10;

template <>
std::vector<bench::contender<float>> bench::products::costate<network>(kind product) {
    return bench::products::programs<
        wide_classifier::error, network::batch, float, std::array<float, network::batch * 784>,
        std::array<int, network::batch>>::systems(product);
}
