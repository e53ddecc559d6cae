// SPDX-License-Identifier: BSL-1.0
// One fused loop of elementary functions with its gradient.
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 1000>;
constexpr auto total = sum(sin(x) * exp(-x * x) + x * log(1 + x * x));

double value_and_gradient(const cs::tensor<double, 1000>& at, cs::tensor<double, 1000>& gradient) {
    static cs::program<cs::value_and_grad<total>> program;
    return program(at, gradient);
}
