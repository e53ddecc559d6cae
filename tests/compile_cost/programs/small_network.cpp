// SPDX-License-Identifier: BSL-1.0
// A small network with named parameters, one sample: short contractions and their epilogues.
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 4>;
constexpr auto target = cs::input<"target", double>;
constexpr auto w1 = cs::param<"w1", double, 4, 16>;
constexpr auto b1 = cs::param<"b1", double, 16>;
constexpr auto w2 = cs::param<"w2", double, 16, 16>;
constexpr auto b2 = cs::param<"b2", double, 16>;
constexpr auto w3 = cs::param<"w3", double, 16>;
constexpr auto b3 = cs::param<"b3", double>;
constexpr auto h1 = tanh(matmul(x, w1) + b1);
constexpr auto h2 = tanh(matmul(h1, w2) + b2);
constexpr auto loss = square(sum(h2 * w3) + b3 - target);

double value_and_gradient(
    const cs::parameters<loss>& p, const cs::tensor<double, 4>& sample, double wanted,
    cs::parameters<loss>& gradient) {
    static cs::program<cs::value_and_grad<loss>> program;
    return program(p, sample, wanted, gradient);
}
