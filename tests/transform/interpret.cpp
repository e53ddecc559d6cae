// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>
#include <costate/transform/interpret.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;

// A formula is a function of its symbols, in any order, in constant expressions.
static_assert((x - y)(x = 5.0, y = 2.0) == 3 && (x - y)(y = 2, x = 5) == 3);
static_assert(sum(broadcast_to<4>(x))(x = 2.5) == 10);

// Every node is rounded to its element type.
constexpr auto f = symbol<"f", float>;
static_assert(sum(broadcast_to<3>(sum(broadcast_to<3>(f))))(f = 5 / 7.0) == 6.4285712f, "9 · 5/7, rounded once, is 6.4285717");
static_assert(std::is_same_v<decltype((f / 3.0)(f = 1.0)), float>);

// A missing value and a name that is not there are no constant expressions.
template <auto Call>
concept Constant = requires { typename std::bool_constant<(Call(), true)>; };
static_assert(Constant<[] { return (x + y)(x = 1.0, y = 2.0); }>);
static_assert(!Constant<[] { return (x + y)(x = 1.0); }>);
static_assert(!Constant<[] { return x(x = 1.0, y = 2.0); }>);

// The length of the batch is told by the caller.
constexpr bool batched() {
    builder b;
    const tensor_type samples{element::float64, 1, {batch_extent}};
    const term in = named_leaf(b, operation_of<input_op>, samples, "in");
    const term squares = in * in;
    const interpreter run(b.view(), 3, [](node_id, double* to) {
        for (int i = 0; i < 3; ++i) to[i] = i + 1;
    });
    return run.value(squares.id)[0] == 1 && run.value(squares.id)[2] == 9;
}
static_assert(batched());

}  // namespace
