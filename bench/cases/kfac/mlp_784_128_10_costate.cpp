// SPDX-License-Identifier: BSL-1.0
#include "../dense/mlp_784_128_10.hpp"

#include <array>

#include "costate.hpp"

using network = bench::dense::mlp_784_128_10;
using measured = bench::kfac::programs<
    bench::classifier::error, network::batch, float, std::array<float, network::batch * 784>,
    std::array<int, network::batch>>;

template <>
std::vector<bench::contender<float>> bench::kfac::factors<network>() {
    return measured::swept();
}
template <>
std::vector<bench::contender<float>> bench::kfac::steps<network>() {
    return measured::stepped();
}
