// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/equal.hpp>
#include <costate/ops.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/interpret.hpp>

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

}  // namespace
