// SPDX-License-Identifier: BSL-1.0
// A model and a training step, for calls of it that are mistaken.
#pragma once

#include <costate/costate.hpp>

namespace cs = costate;

inline constexpr auto x = cs::input<"x", float, 4>;
inline constexpr auto y = cs::input<"y", float>;
inline constexpr auto w = cs::param<"w", float, 4>;
inline constexpr auto loss = square(dot(x, w) - y);
cs::parameters<loss> p, g;
cs::program<cs::value_and_grad<loss>> step;
cs::tensor<float, 4> image;
