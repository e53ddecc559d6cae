// SPDX-License-Identifier: BSL-1.0
#include "../dense/autoencoder.hpp"

#include <array>

#include "costate.hpp"

using network = bench::dense::autoencoder;

template <>
std::vector<bench::contender<float>> bench::products::costate<network>(kind product) {
    return bench::products::programs<
        mirrored::error, network::batch, float,
        std::array<float, network::batch * 784>>::systems(product);
}
