// SPDX-License-Identifier: BSL-1.0
#include "composite_agreement.hpp"

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
    check_program<double>("layer norm", layer_norm_6, layer_norm, 1e-12);
}
