// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "composite_functions.hpp"
#include "oracle/composites.hpp"
#include "oracle/operations.hpp"
#include "program/products.hpp"

using namespace costate;
using namespace costate::testing;

namespace {

template <class A>
void check_close(const char* what, const A& actual, const double* expected, double tolerance) {
    for (std::size_t i = 0; i < actual.size(); ++i) {
        INFO(what << "[" << i << "] is " << actual.elements[i] << " instead of " << expected[i]);
        CHECK(oracle::close(expected[i], static_cast<double>(actual.elements[i]), tolerance));
    }
}

template <class T, std::size_t N, std::size_t M, class F>
void check(const char* name, const oracle::composite<N, M>& row, const F& f, double tolerance) {
    const auto values = interpreted_products<T, N, M>(f, row.x, row.direction, row.cotangent);
    INFO(name << ", " << name_of(element_of<T>));
    check_close("value", values.value, row.value, tolerance);
    check_close("jvp", values.jvp, row.jvp, tolerance);
    check_close("vjp", values.vjp, row.vjp, tolerance);
    check_close("hvp", values.hvp, row.hvp, tolerance);
}

template <std::size_t N, std::size_t M, class F>
void agrees(const char* name, const oracle::composite<N, M>& row, const F& f) {
    check<double>(name, row, f, 1e-12);
    check<float>(name, row, f, 1e-5);
}

}  // namespace

TEST_CASE("composites agree with the oracle") {
    using namespace oracle::composites;
    using namespace functions;
    agrees("logsumexp", logsumexp_5, logsumexp_of);
    agrees("logsumexp, far", logsumexp_far_4, logsumexp_of);
    agrees("softmax", softmax_5, softmax_of);
    agrees("log_softmax", log_softmax_5, log_softmax_of);
    agrees("log_softmax, far", log_softmax_far_4, log_softmax_of);
    agrees("cross entropy", softmax_cross_entropy_5, cross_entropy<2>);
    agrees("cross entropy, sure", softmax_cross_entropy_sure_3, cross_entropy<0>);
    agrees("cross entropy, wrong", softmax_cross_entropy_wrong_3, cross_entropy<1>);
    agrees("binary cross entropy", binary_cross_entropy_4, binary_cross_entropy);
    agrees("sigmoid cross entropy", sigmoid_cross_entropy_3, sigmoid_cross_entropy_of<3>);
    agrees("sigmoid cross entropy, sure", sigmoid_cross_entropy_sure_2, sigmoid_cross_entropy_of<2>);
    agrees("squared error", squared_error_3, squared_error_of);
    agrees("mean squared error", mean_squared_error_3, mean_squared_error_of);
    agrees("norm", norm_4, norm_of);
    agrees("prod", prod_4, prod_of);
    agrees("prod, one zero", prod_one_zero_4, prod_of);
    agrees("prod, two zeros", prod_two_zeros_4, prod_of);
    agrees("max", reduce_max_5, max_of);
    agrees("min", reduce_min_5, min_of);
    agrees("mean", mean_6, mean_of);
    agrees("variance", variance_6, variance_of);
    agrees("layer norm", layer_norm_6, layer_norm_of);
    agrees("rms norm", rms_norm_6, rms_norm_of);
    agrees("group norm", group_norm_3_4, group_norm_of);
    agrees("batch norm", batch_norm_4_2, batch_norm_of);
    agrees("batch norm, inference", batch_norm_inference_3_2, batch_norm_inference_of);
    agrees("tanh network", tanh_mlp_3_4_2, tanh_mlp);
    agrees("sigmoid network", sigmoid_network_2_2_1, sigmoid_network);
    agrees("matmul chain", matmul_chain_2_3_4_2, matmul_chain);
    agrees("batched matmul", batched_matmul_2_2_3_2, batched_matmul);
    agrees("einsum, trace", einsum_trace_2_3_2, einsum_trace);
    agrees("einsum, ijk k", einsum_ijk_k_2_2_3, einsum_ijk_k);
    agrees("einsum, outer", einsum_outer_3_4, einsum_outer);
    agrees("einsum, row dots", einsum_row_dots_2_3, einsum_row_dots);
    agrees("einsum, bilinear", einsum_bilinear_4_2_3, einsum_bilinear);
    agrees("cumsum", cumsum_6, cumsum_of);
    agrees("cumsum of squares", cumsum_square_6, cumsum_of_squares);
    agrees("recurrence", recurrence_5, recurrence);
    agrees("attention", attention_3_2, attention);
    agrees("convolve", convolve_6_3, convolve);
    agrees("gather", gather_square_4, gather_square);
    agrees("scatter_add", scatter_add_square_4, scatter_add_square);
    agrees("rosenbrock", rosenbrock_5, rosenbrock);
    agrees("sum sin exp", sum_sin_exp_7, sum_sin_exp);
    agrees("tanh of tanh", tanh_of_tanh_4, tanh_of_tanh);
}
