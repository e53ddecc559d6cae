// SPDX-License-Identifier: BSL-1.0
// The problems: what a network u of one layer has to satisfy, in float64.
#pragma once

#include <costate/costate.hpp>

namespace pinn {

namespace cs = costate;

inline constexpr std::size_t hidden = 10;
/// Equally spaced in [0, 1], both ends included.
inline constexpr std::size_t points = 64;
/// Of a condition at an end: as much as the equation at all points.
inline constexpr double weight = 8;
static_assert(weight * weight == points, "the square of the weight is the number of points");

inline constexpr auto x = cs::input<"x", double>;
inline constexpr auto w = cs::param<"w", double, hidden>;
inline constexpr auto b = cs::param<"b", double, hidden>;
inline constexpr auto v = cs::param<"v", double, hidden>;
inline constexpr auto c = cs::param<"c", double>;

/// The network at any place: a symbol, or a number such as an end of the interval.
inline constexpr auto network = [](auto at) { return dot(tanh(at * w + b), v) + c; };
inline constexpr auto u = network(x);
inline constexpr double pi = 3.141592653589793;

/// u = e^x, given as values.
struct regression {
    static constexpr const char* title = "regression u = exp x";
    static constexpr auto equation = u - exp(x);
    static constexpr auto residual = equation;
    static constexpr auto loss = cs::mean(cs::vmap(square(equation)));
    static double exact(double at) { return costate::math::exp(at); }
};

/// u' = u, u(0) = 1. The derivative with respect to the input is a formula like any other, and so are its derivatives with
/// respect to the parameters.
struct growth {
    static constexpr const char* title = "u' = u, u(0) = 1";
    static constexpr auto equation = diff(u, x) - u;
    static constexpr auto start = network(0.0) - 1;
    static constexpr auto residual =
        cs::function<>([] { return cs::outputs(equation, weight * start); });
    static constexpr auto loss = cs::mean(cs::vmap(square(equation))) + square(start);
    static double exact(double at) { return costate::math::exp(at); }
};

/// -u'' = π² sin πx, u(0) = u(1) = 0.
struct poisson {
    static constexpr const char* title = "-u'' = pi^2 sin(pi x), u(0) = u(1) = 0";
    static constexpr auto equation = diff(u, x, x) + pi * pi * sin(pi * x);
    static constexpr auto left = network(0.0);
    static constexpr auto right = network(1.0);
    static constexpr auto residual =
        cs::function<>([] { return cs::outputs(equation, weight * left, weight * right); });
    static constexpr auto loss =
        cs::mean(cs::vmap(square(equation))) + (square(left) + square(right));
    static double exact(double at) { return costate::math::sin(pi * at); }
};

}  // namespace pinn
