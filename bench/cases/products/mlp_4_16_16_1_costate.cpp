// SPDX-License-Identifier: BSL-1.0
#include "../dense/mlp_4_16_16_1.hpp"

#include "costate.hpp"

namespace {

using network = bench::dense::mlp_4_16_16_1;

/// Without a batch, as the one by hand.
struct one_sample : bench::model<network> {
    static constexpr auto error = bench::small::error_of_a_sample;
};

}  // namespace

template <>
std::vector<bench::contender<double>> bench::products::costate<network>(kind product) {
    return programs<network, one_sample>::systems(product);
}
