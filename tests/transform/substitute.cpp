// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

namespace {

constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;
constexpr auto v = cs::input<"v", double, 2>;
constexpr auto w = cs::param<"w", double, 2>;
constexpr auto f = x * x * y;

static_assert(f(x = sin(y)) == sin(y) * sin(y) * y && f(x = y, y = x) == y * y * x, "all at once");
static_assert(f(x = y + 1, y = 2)(y = 3.0) == 32, "numbers among them");
static_assert(cs::diff(f(x = y), y) == 3 * y * y, "the derivative of what has been put together");
static_assert(cs::diff(f, x)(x = y) == 2 * y * y, "and the derivative taken there");
static_assert(dot(v, w)(w = 2.0 * v) == 2 * dot(v, v));
static_assert(cs::reference<dot(v, w)(w = x)>{}(3.0, cs::tensor<double, 2>{1, 4}) == 15, "a number for all elements");

// A step of gradient descent inside of an objective, to second order.
constexpr auto loss = 0.5 * square(dot(v, w) - 1);
constexpr auto after = dot(w, w)(w = w - 0.5 * cs::diff(loss, w));
constexpr bool step_agrees() {
    cs::parameters<after> p, g, direction, h;
    p[w](0) = 1;
    p[w](1) = 2;
    direction[w](0) = 1;
    // v·w - 1 = 2, so u = w - v = (0, 1); du/dw = I - v vᵀ / 2 = ((1/2, -1/2), (-1/2, 1/2)), its square is itself.
    const cs::tensor<double, 2> at{1, 1};
    const double value = cs::reference<cs::value_and_grad<after>>{}(p, at, g);
    cs::reference<cs::hvp<after>>{}(p, at, direction, h);
    return value == 1 && g[w](0) == -1 && g[w](1) == 1 && h[w](0) == 1 && h[w](1) == -1;
}
static_assert(step_agrees());

// In a traced function the value may be a traced one.
constexpr auto traced = cs::function<double>([](auto s) { return f(x = s * s, y = 3.0); });
static_assert(cs::reference<traced>{}(2.0) == 48);

static_assert(cs::model_graph<f(cs::symbol<"z"> = x)>::view().problem != nullptr, "no such symbol");

}  // namespace
