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
static_assert((f + 1e-8 - 1.0)(f = 1.0) == 0 && (x + 1e-8 - 1.0)(x = 1.0) != 0);
constexpr double sum_of(element kind) {
    builder b;
    const term in = named_leaf(b, operation_of<input_op>, {kind, 1, {2}}, "in");
    const term total = sum_over(in, 1);
    const interpreter run(b.view(), 1, [](node_id, double* to) {
        to[0] = 0x1p24;
        to[1] = 1;
    });
    return run.value(total.id)[0];
}
static_assert(sum_of(element::float64) == 0x1p24 + 1 && sum_of(element::float32) == 0x1p24);
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
