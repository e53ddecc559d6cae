// SPDX-License-Identifier: BSL-1.0
// Value and gradient of a network of LAYERS residual layers, their weights in one tensor each.
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto network = cs::function<cs::tensor<float, 32>, cs::tensor<float, 32, 32>>(
    [](auto x, auto w) {
        auto h = x;
        for (int layer = 0; layer < LAYERS; ++layer) { h = h + tanh(matmul(h, w)); }
        return sum(h * h);
    });

float value_and_gradient(
    const cs::tensor<float, 32>& x, const cs::tensor<float, 32, 32>& w,
    cs::tensor<float, 32>& x_gradient, cs::tensor<float, 32, 32>& w_gradient) {
    static cs::program<cs::value_and_grad<network>> program;
    return program(x, w, x_gradient, w_gradient);
}
