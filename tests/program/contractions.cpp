// SPDX-License-Identifier: BSL-1.0
#include "composite_agreement.hpp"

using namespace costate;
using namespace costate::testing;

TEST_CASE("compiled contractions agree with the oracle") {
    using namespace oracle::composites;
    using namespace functions;
    check_program<double>("matmul chain", matmul_chain_2_3_4_2, matmul_chain, 1e-12);
    check_program<float>("batched matmul", batched_matmul_2_2_3_2, batched_matmul, 1e-5);
    check_program<double>("einsum, trace", einsum_trace_2_3_2, einsum_trace, 1e-12);
    check_program<double>("einsum, ijk k", einsum_ijk_k_2_2_3, einsum_ijk_k, 1e-12);
    check_program<double>("einsum, row dots", einsum_row_dots_2_3, einsum_row_dots, 1e-12);
    check_program<double>("einsum, bilinear", einsum_bilinear_4_2_3, einsum_bilinear, 1e-12);
    check_program<double>("attention", attention_3_2, attention, 1e-12);
}
