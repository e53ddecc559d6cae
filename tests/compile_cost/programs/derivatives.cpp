// SPDX-License-Identifier: BSL-1.0
// Derivatives of formulas, to the second order, at a point: constant evaluation alone.
#include <costate/transform.hpp>

namespace cs = costate;

constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;
constexpr auto f = sin(x) * y + x * x + exp(x * y) / (1 + y * y);

constexpr double slope = cs::diff(f, x)(x = 0.5, y = 2.0);
constexpr double bend = cs::diff(f, x, x)(x = 0.5, y = 2.0);
constexpr double mixed = cs::diff(f, x, y)(x = 0.5, y = 2.0);
