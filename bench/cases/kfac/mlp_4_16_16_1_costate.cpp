// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <array>

#include "costate.hpp"

namespace {

namespace cs = ::costate;

constexpr auto x = cs::input<"x", double, 4>;
constexpr auto target = cs::input<"target", double, 1>;
constexpr auto w1 = cs::param<"w1", double, 4, 16>;
constexpr auto b1 = cs::param<"b1", double, 16>;
constexpr auto w2 = cs::param<"w2", double, 16, 16>;
constexpr auto b2 = cs::param<"b2", double, 16>;
constexpr auto w3 = cs::param<"w3", double, 16, 1>;
constexpr auto b3 = cs::param<"b3", double, 1>;
constexpr auto h1 = tanh(matmul(x, w1) + b1);
constexpr auto h2 = tanh(matmul(h1, w2) + b2);
constexpr auto error =
    cs::mean(cs::vmap(2 * squared_error(matmul(h2, w3) + b3, target)));

using measured =
    bench::kfac::programs<error, 1, double, std::array<double, 4>, std::array<double, 1>>;
using network = bench::dense::mlp_4_16_16_1;

}  // namespace

template <>
std::vector<bench::contender<double>> bench::kfac::factors<network>() {
    return measured::swept();
}
template <>
std::vector<bench::contender<double>> bench::kfac::steps<network>() {
    return measured::stepped();
}
