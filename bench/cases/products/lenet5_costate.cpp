// SPDX-License-Identifier: BSL-1.0
#include "../networks/lenet5.hpp"

#include <array>

#include "costate.hpp"

using network = bench::networks::lenet5;

template <>
std::vector<bench::contender<float>> bench::products::costate<network>(kind product) {
    return bench::products::programs<
        lenet::error, network::batch, float, std::array<float, network::batch * 784>,
        std::array<int, network::batch>>::systems(product);
}
