// SPDX-License-Identifier: BSL-1.0
#include "../dense/autoencoder.hpp"

#include <array>

#include "costate.hpp"

using network = bench::dense::autoencoder;
using measured = bench::kfac::programs<
    bench::mirrored::error, network::batch, float, std::array<float, network::batch * 784>>;

template <>
std::vector<bench::contender<float>> bench::kfac::factors<network>() {
    return measured::swept();
}
template <>
std::vector<bench::contender<float>> bench::kfac::steps<network>() {
    return measured::stepped();
}
