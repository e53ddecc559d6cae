// SPDX-License-Identifier: BSL-1.0
#include "../model.hpp"

#include <array>
#include <tuple>

#include "costate.hpp"

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

}  // namespace

template <>
struct bench::model<bench::dense::mlp_16_32_32_1> {
    static constexpr auto error = cs::mean(cs::vmap(square(dot(second, w3) + b3 - target)));
    static constexpr std::size_t samples = bench::dense::mlp_16_32_32_1::batch;
    using data = std::tuple<std::array<double, samples * 16>, std::array<double, samples>>;
};

template struct bench::dense::costate<bench::dense::mlp_16_32_32_1>;
