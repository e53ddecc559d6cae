// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/hyperbolic.hpp>

#include "agreement.hpp"

using namespace costate;

TEST_CASE("hyperbolic functions agree with the tables") {
    agreement::check_operation<sinh_op>();
    agreement::check_operation<cosh_op>();
    agreement::check_operation<tanh_op>();
    agreement::check_operation<asinh_op>();
    agreement::check_operation<acosh_op>();
    agreement::check_operation<atanh_op>();
}

static_assert(tanh(dual<double>(0, 1)).tangent == 1);
static_assert(tanh(dual<double>(1000, 1)).tangent == 0);
static_assert(sinh(dual<double>(0, 1)).tangent == 1);
static_assert(acosh(dual<double>(1, 1)).tangent == __builtin_huge_val());
