// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/arithmetic.hpp>

#include "agreement.hpp"

using namespace costate;

TEST_CASE("arithmetic agrees with the tables") {
    agreement::check_operation<add_op>();
    agreement::check_operation<sub_op>();
    agreement::check_operation<neg_op>();
    agreement::check_operation<mul_op>();
    agreement::check_operation<div_op>();
    agreement::check_operation<reciprocal_op>();
    agreement::check_operation<square_op>();
    agreement::check_operation<fma_op>();
}

// Structural zeros, ties and signs that the tables cannot see.
static_assert((dual<double>(2, 1) * 3).tangent == 3);
static_assert((1 / dual<double>(2, 1)).tangent == -0.25);
static_assert((-dual<double>(2, 1) + 1).value == -1);
static_assert(square(dual<double>(3, 1)).tangent == 6);
static_assert(excess(dual<double>(__builtin_huge_val(), 1), __builtin_huge_val()).value == 0);
