// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;
constexpr auto v = input<"v", double, 3>;

static_assert(diff(x * sin(x), x) == sin(x) + x * cos(x));
static_assert(diff(x * x * y, x, y) == 2 * x && diff(x * x * x, x, x) == 6 * x, "one symbol after the other");
static_assert(diff(sin(y), x) == x - x, "0 where the symbol does not occur");
static_assert(diff(x * x, x)(x = 3.0) == 6, "it can be evaluated like any formula");
static_assert(decltype(diff(sum(v * v), v))::type == tensor_type{element::float64, 1, {3}}, "of the variable's type");
static_assert(diff(sum(v * v), v) == 2 * v);
static_assert(sizeof(diff(x * sin(x), x)) == sizeof(x * sin(x)) || sizeof(diff(x * sin(x), x)) < 8, "it holds no graph");

// With respect to a part of the formula, and inside formulas that are differentiated again.
constexpr auto w = param<"w", double, 3>;
constexpr auto inside = v * w;
static_assert(decltype(diff(sum(sin(inside)), inside))::type.rank == 1);
constexpr auto squared_slope = sum(square(diff(dot(w, v * v), v)));  // Σ 4 w² v²
constexpr tensor<double, 3> at{1, 2, -1};
constexpr bool slopes_agree() {
    parameters<squared_slope> p, g;
    for (std::size_t i = 0; i < 3; ++i) p[w](i) = at(i) + 2;
    const double value = reference<value_and_grad<squared_slope>>{}(p, at, g);
    const double second = diff(diff(square(sin(x)), x) * x, x)(x = 0.0);
    tensor<double, 3> by_part{};
    reference<diff(sum(inside * inside), inside)>{}(p, at, by_part);
    return value == 4 * (9 + 64 + 1) && g[w](1) == 8 * 4 * 4 && second == 0 && by_part(1) == 2 * 2 * 4;
}
static_assert(slopes_agree());

// In a traced function: with respect to arguments, parameters and what has been computed from them.
constexpr auto traced = function<tensor<double, 3>, double>([](auto a, auto s) {
    const auto energy = s * sum(a * a * w);
    const auto moved = a - 0.5 * diff(energy, a);          // a (1 - s w)
    const auto part = s * s;
    return outputs(sum(moved * moved) + diff(sin(part) + s, s, s), diff(energy, w), diff(part * part, part));
});
constexpr auto moves = function<tensor<double, 3>, double>([](auto a, auto s) {
    return sum(square(a - 0.5 * diff(s * sum(a * a * w), a)));  // second derivatives 2 a² s²
});
constexpr bool traced_agrees() {
    parameters<traced> p, g, h;
    for (std::size_t i = 0; i < 3; ++i) p[w](i) = 2;
    tensor<double, 3> by_w{};
    double by_part = 0;
    const double value = reference<value_and_grad<traced>>{}(p, at, 0.0, by_w, by_part, g);
    reference<hvp<moves>>{}(p, at, 1.0, p, h);
    return value == 6 + 2 && by_w(1) == 0 && by_part == 0 && g[w](0) == 0 && h[w](1) == 2 * 4 * 2;
}
static_assert(traced_agrees());

constexpr auto from_outside = function<double>([](auto s) {
    return scan<3>(carry(s), over(), [&](auto h) { return next(carry(diff(h * s, s))); }).template last<0>();
});
static_assert(mistake_of(model_graph<from_outside>::view().problem) == mistake::derivative_from_outside);
constexpr auto from_inside = function<double>([](auto s) {
    return scan<3>(carry(s), over(), [&](auto h) { return next(carry(diff(h * h * s, h))); }).template last<0>();
});
static_assert(reference<from_inside>{}(2.0) == 128);  // twice s each step

}  // namespace
