// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/trigonometric.hpp>

#include "agreement.hpp"

using namespace costate;

TEST_CASE("circular functions agree with the tables") {
    agreement::check_operation<sin_op>();
    agreement::check_operation<cos_op>();
    agreement::check_operation<tan_op>();
    agreement::check_operation<asin_op>();
    agreement::check_operation<acos_op>();
    agreement::check_operation<atan_op>();
    agreement::check_operation<atan2_op>();
}

static_assert(sin(dual<double>(0, 1)).tangent == 1);
static_assert(cos(dual<double>(0, 1)).value == 1);
static_assert(tan(dual<double>(0, 1)).tangent == 1);
static_assert(atan2(dual<double>(0, 1), 2).tangent == 0.5);
static_assert(atan2(dual<double>(0, 1), 0).tangent == 0);
