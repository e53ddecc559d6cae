// SPDX-License-Identifier: BSL-1.0
#include "composite_agreement.hpp"

#include <cmath>
#include <cstdint>

using namespace costate;
using namespace costate::testing;

TEST_CASE("compiled reductions agree with the oracle") {
    using namespace oracle::composites;
    using namespace functions;
    check_program<double>("logsumexp, far", logsumexp_far_4, logsumexp_of, 1e-12);
    check_program<double>("softmax", softmax_5, softmax_of, 1e-12);
    check_program<double>("norm", norm_4, norm_of, 1e-12);
    check_program<double>("prod, two zeros", prod_two_zeros_4, prod_of, 1e-12);
    check_program<float>("max", reduce_max_5, max_of, 1e-5);
    check_program<double>("layer norm", layer_norm_6, layer_norm_of, 1e-12);
    check_program<double>("sum sin exp, sines and cosines together", sum_sin_exp_7, sum_sin_exp, 1e-12);
    check_program<double>("group norm", group_norm_3_4, group_norm_of, 1e-12);
}

// One addition after the other would be wrong by 1e-5.
TEST_CASE("long sums stay exact") {
    static tensor<float, 50000, 3> columns;
    double expected[3]{};
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        state = state * 1664525u + 1013904223u;
        columns.elements[i] = static_cast<float>(state >> 8) * 0x1p-24f;
        expected[i % 3] += static_cast<double>(columns.elements[i]);
    }
    static program<sum<0>(input<"columns", float, 50000, 3>)> run;
    tensor<float, 3> totals;
    run(columns, totals);
    for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(static_cast<double>(totals(k)) / expected[k] - 1) < 1e-6);
}
