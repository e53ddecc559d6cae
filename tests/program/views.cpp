// SPDX-License-Identifier: BSL-1.0
#include "composite_agreement.hpp"

using namespace costate;
using namespace costate::testing;

TEST_CASE("compiled views and kernels agree with the oracle") {
    using namespace oracle::composites;
    using namespace functions;
    check_program<double>("cumsum of squares", cumsum_square_6, cumsum_of_squares, 1e-12);
    check_program<double>("convolve", convolve_6_3, convolve, 1e-12);
    check_program<float>("gather", gather_square_4, gather_square, 1e-5);
    check_program<double>("scatter_add", scatter_add_square_4, scatter_add_square, 1e-12);
    check_program<double>("rosenbrock", rosenbrock_5, rosenbrock, 1e-12);
    check_program<double>("recurrence", recurrence_5, recurrence, 1e-12);
    check_program<double>("einsum, outer", einsum_outer_3_4, einsum_outer, 1e-12);
}
