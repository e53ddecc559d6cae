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

// Numbers that are not spread around 0, so that every addition rounds: pieces of a row, of a product and of a batch.
TEST_CASE("sums of a million floats are right to 1e-6") {
    static tensor<float, 1000000> values;
    double total = 0, squares = 0;
    std::uint32_t state = 7;
    for (float& v : values.elements) {
        state = state * 1664525u + 1013904223u;
        v = static_cast<float>(state >> 8) * 0x1p-24f;
        total += static_cast<double>(v);
        squares += static_cast<double>(v) * static_cast<double>(v);
    }
    constexpr auto row = input<"row", float, 1000000>;
    constexpr auto sample = input<"sample", float>;
    constexpr auto pair = input<"pair", float, 2>;
    static program<sum(row)> of_row;
    static program<dot(row, row)> of_product;
    static program<sum(vmap(sample))> of_samples;
    static program<sum(vmap(dot(pair, pair)))> of_pairs;
    const auto error = [](float found, double wanted) { return std::abs(static_cast<double>(found) / wanted - 1); };
    CHECK(error(of_row(values), total) < 1e-6);
    CHECK(error(of_product(values), squares) < 1e-6);
    CHECK(error(of_samples(values), total) < 1e-6);
    CHECK(error(of_pairs(values), squares) < 1e-6);
}
