// SPDX-License-Identifier: BSL-1.0
// Two models that several translation units use, a formula and a function with a lambda.
#pragma once

#include <costate/costate.hpp>

namespace once {

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 5>;
constexpr auto w = cs::param<"w", double, 5, 3>;
constexpr auto loss = sum(square(tanh(matmul(x, w))));

inline constexpr auto norm = cs::function<cs::tensor<double, 5>>([](auto v) { return sqrt(sum(v * v)); });

// How the second unit's results come to the first.
double loss_elsewhere(const cs::parameters<loss>& p, const double* samples, std::size_t count, cs::parameters<loss>& g);
double norm_elsewhere(const cs::tensor<double, 5>& at, cs::tensor<double, 5>& gradient);

}  // namespace once

COSTATE_DECLARE_PROGRAM(costate::value_and_grad<mean(costate::vmap(once::loss))>);
COSTATE_DECLARE_PROGRAM(costate::value_and_grad<once::norm>);
