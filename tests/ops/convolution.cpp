// SPDX-License-Identifier: BSL-1.0
#include "program/composite_agreement.hpp"

using namespace costate;
using namespace costate::testing;

TEST_CASE("convolutions agree with the oracle") {
    using namespace oracle::composites;
    check_program<double>("one axis", convolution_1d, functions::convolution_1d, 1e-12);
    check_program<float>("two axes", convolution_2d, functions::convolution_2d, 1e-5);
    check_program<double>("two axes", convolution_2d, functions::convolution_2d, 1e-12);
    check_program<double>("groups", convolution_groups, functions::convolution_groups, 1e-12);
    check_program<double>("depthwise", convolution_depthwise, functions::convolution_depthwise, 1e-12);
    check_program<double>("patches", convolution_patches, functions::convolution_patches, 1e-12);
    check_program<double>("three axes", convolution_3d, functions::convolution_3d, 1e-12);
    check_program<double>("three axes, depthwise", convolution_depthwise_3d, functions::convolution_depthwise_3d, 1e-12);
    check_program<double>("transposed", convolution_transpose_2d, functions::convolution_transpose_2d, 1e-12);
}
