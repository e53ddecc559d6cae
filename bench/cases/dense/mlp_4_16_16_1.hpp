// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <array>
#include <tuple>

#include "../model.hpp"
#include "dense.hpp"

/// Two layers of tanh units in front of one number.
namespace bench::small {

inline constexpr auto x = ::costate::input<"x", double, 4>;
inline constexpr auto target = ::costate::input<"target", double, 1>;
inline constexpr auto w1 = ::costate::param<"w1", double, 4, 16>;
inline constexpr auto b1 = ::costate::param<"b1", double, 16>;
inline constexpr auto w2 = ::costate::param<"w2", double, 16, 16>;
inline constexpr auto b2 = ::costate::param<"b2", double, 16>;
inline constexpr auto w3 = ::costate::param<"w3", double, 16>;
inline constexpr auto b3 = ::costate::param<"b3", double>;
inline constexpr auto h1 = tanh(matmul(x, w1) + b1);
inline constexpr auto h2 = tanh(matmul(h1, w2) + b2);
inline constexpr auto error_of_a_sample = 2 * squared_error(dot(h2, w3) + b3, sum(target));

}  // namespace bench::small

template <>
struct bench::model<bench::dense::mlp_4_16_16_1> {
    static constexpr auto error = ::costate::mean(::costate::vmap(bench::small::error_of_a_sample));
    static constexpr std::size_t samples = bench::dense::mlp_4_16_16_1::batch;
    using data = std::tuple<std::array<double, 4>, std::array<double, 1>>;
};
