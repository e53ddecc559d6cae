// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/let.hpp>
#include <costate/expr/text.hpp>
#include <costate/ops.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/interpret.hpp>

namespace {

namespace cs = costate;
constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;
constexpr auto a = cs::symbol<"a", float>;
constexpr auto v = cs::input<"v", double, 3>;

// Order: symbols before functions, high powers first, numbers last, a positive term in front.
static_assert(cs::text_of<diff(sin(x) * x, x)> == "x*cos(x) + sin(x)");
static_assert(cs::text_of<sin(x) * y + 2 * x> == "2*x + y*sin(x)");
static_assert(cs::text_of<1 + x * x + 2 * x> == "x^2 + 2*x + 1");
static_assert(cs::text_of<y * y + x * y + x * x> == "x^2 + x*y + y^2");
static_assert(cs::text_of<1 - x> == "1 - x");
static_assert(cs::text_of<x - 1> == "x - 1");
static_assert(cs::text_of<-x + y> == "y - x");
static_assert(cs::text_of<-x - y> == "-x - y");
static_assert(cs::text_of<-x * y> == "-x*y");
static_assert(cs::text_of<sin(x) + cos(x)> == "cos(x) + sin(x)");
static_assert(cs::text_of<sin(y) * sin(x)> == "sin(x)*sin(y)");

// Numbers.
static_assert(cs::text_of<x - x> == "0");
static_assert(cs::text_of<x / x> == "1");
static_assert(cs::text_of<3 * x / 2> == "3*x/2");
static_assert(cs::text_of<x / 3 - 0.1 * y> == "x/3 - 0.1*y");
static_assert(cs::text_of<3.141592653589793 * x * 2> == "6.283185307179586*x");
static_assert(cs::text_of<x * 1e30 - 1e-7> == "1e30*x - 1e-7");
static_assert(cs::text_of<0.1f * a + 3.1415927f> == "0.1*a + 3.1415927");
static_assert(cs::text_of<sqrt(2 * x)> == "sqrt(2)*sqrt(x)");

// Quotients, powers, roots.
static_assert(cs::text_of<x / y / y> == "x/y^2");
static_assert(cs::text_of<x / (y * sin(x))> == "x/(y*sin(x))");
static_assert(cs::text_of<1 / (2 * x)> == "1/(2*x)");
static_assert(cs::text_of<1 / (x + 1)> == "1/(x + 1)");
static_assert(cs::text_of<x * sqrt(x) / cbrt(y)> == "x^(3/2)/cbrt(y)");
static_assert(cs::text_of<sqrt(x * x)> == "abs(x)");
static_assert(cs::text_of<pow(x, y) * pow(x + 1, y)> == "x^y*(x + 1)^y");
static_assert(cs::text_of<exp(-x * x / 2)> == "exp(-x^2/2)");

// Products stay products; brackets only where they are needed.
static_assert(cs::text_of<(x + 1) * (x + 1) * y> == "y*(x + 1)^2");
static_assert(cs::text_of<(y - 1) / (x - 1)> == "(y - 1)/(x - 1)");
static_assert(cs::text_of<-(x + 1) + y> == "y - x - 1");
static_assert(cs::text_of<2 * (x + y) * sin(x + y)> == "2*sin(x + y)*(x + y)");
static_assert(cs::text_of<max(x + 1, y)> == "max(x + 1, y)");

// Derivatives are simplified; guarded products are products.
static_assert(cs::text_of<diff(sin(x) * y + x * x, x, x)> == "2 - y*sin(x)");
static_assert(cs::text_of<diff(sqrt(x * x + 1), x)> == "x/sqrt(x^2 + 1)");
static_assert(cs::text_of<diff(log(x), x)> == "1/x");
static_assert(cs::text_of<diff(tanh(x), x)> == "1 - tanh(x)^2");
static_assert(cs::text_of<diff(pow(x, 5), x)> == "5*x^4");
static_assert(cs::text_of<diff(x / (1 + x * x), x)> == "1/(x^2 + 1) - 2*x^2/(x^2 + 1)^2");

// Names given by let, and repeated numbers, are not mentioned.
constexpr auto named = let(sin(x), [](auto s) { return s * s + s; });
static_assert(cs::text_of<named> == "sin(x)^2 + sin(x)");
static_assert(cs::text_of<x * v> == "v*x");

// The text is a constant like any other.
constexpr auto text = cs::text_of<x + y>;
static_assert(text.size() == 5 && text.data()[5] == '\0' && text != "x + z" && text != "x + y ");

}  // namespace
