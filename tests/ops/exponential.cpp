// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/exponential.hpp>

#include "agreement.hpp"

using namespace costate;

TEST_CASE("exponentials and logarithms agree with the tables") {
    agreement::check_operation<exp_op>();
    agreement::check_operation<exp2_op>();
    agreement::check_operation<expm1_op>();
    agreement::check_operation<log_op>();
    agreement::check_operation<log2_op>();
    agreement::check_operation<log1p_op>();
    agreement::check_operation<sigmoid_op>();
    agreement::check_operation<logit_op>();
    agreement::check_operation<softplus_op>();
    agreement::check_operation<log_sigmoid_op>();
    agreement::check_operation<logaddexp_op>();
}

static_assert(exp(dual<double>(0, 1)).tangent == 1);
static_assert(log(dual<double>(2, 1)).tangent == 0.5);
static_assert(log(dual<double>(0, 0)).tangent == 0);
static_assert(sigmoid(dual<double>(0, 1)).tangent == 0.25);
static_assert(softplus(dual<double>(1000, 1)).tangent == 1);
static_assert(logaddexp(dual<double>(5, 1), 5).tangent == 0.5);
