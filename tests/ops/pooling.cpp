// SPDX-License-Identifier: BSL-1.0
#include "program/composite_agreement.hpp"

using namespace costate;
using namespace costate::testing;

TEST_CASE("pools agree with the oracle") {
    using namespace oracle::composites;
    check_program<double>("max, overlapping", max_pool_3_2, functions::max_pool_3_2, 1e-12);
    check_program<float>("max, touching", max_pool_2, functions::max_pool_2, 1e-5);
    check_program<double>("mean", average_pool_3_2, functions::average_pool_3_2, 1e-12);
    check_program<double>("adaptive mean", adaptive_average_5_3, functions::adaptive_average_5_3, 1e-12);
}
