// SPDX-License-Identifier: BSL-1.0
// Value and gradient of a graph of OPERATIONS elementwise operations that shares at every step.
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto chain = cs::function<cs::tensor<double, 64>>([](auto x) {
    auto h = x;
    for (int step = 0; step < OPERATIONS / 5; ++step) { h = tanh(h * h + 0.5 * h - x); }
    return sum(h);
});

double value_and_gradient(const cs::tensor<double, 64>& x, cs::tensor<double, 64>& gradient) {
    static cs::program<cs::value_and_grad<chain>> program;
    return program(x, gradient);
}
