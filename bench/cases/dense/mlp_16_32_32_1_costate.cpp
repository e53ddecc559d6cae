// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "dense.hpp"

namespace bench::dense {
namespace {

namespace cs = ::costate;

constexpr auto x = cs::input<"x", double, 16>;
constexpr auto target = cs::input<"target", double>;
constexpr auto w1 = cs::param<"w1", double, 16, 32>;
constexpr auto b1 = cs::param<"b1", double, 32>;
constexpr auto w2 = cs::param<"w2", double, 32, 32>;
constexpr auto b2 = cs::param<"b2", double, 32>;
constexpr auto w3 = cs::param<"w3", double, 32>;
constexpr auto b3 = cs::param<"b3", double>;
constexpr auto first = tanh(matmul(x, w1) + b1);
constexpr auto second = tanh(matmul(first, w2) + b2);
constexpr auto error = cs::mean(cs::vmap(square(dot(second, w3) + b3 - target)));

cs::program<cs::value_and_grad<error>> program;
cs::parameters<error> p, g;
std::vector<double> samples(64 * 16);
std::vector<double> targets(64);
double value;

}  // namespace

template <>
void costate<mlp_16_32_32_1>::set(const double* inputs) {
    read(inputs, p[w1], p[b1], p[w2], p[b2], p[w3], p[b3], samples, targets);
}

template <>
void costate<mlp_16_32_32_1>::run() {
    value = program(p, samples, targets, g);
}

template <>
void costate<mlp_16_32_32_1>::get(double* results) {
    *write(results, g[w1], g[b1], g[w2], g[b2], g[w3], g[b3]) = value;
}

}  // namespace bench::dense
