// SPDX-License-Identifier: BSL-1.0
// An operation of the user's own is its value and its partial derivatives; everything else follows.
#include "values.hpp"

#include <costate/transform/batch.hpp>
#include <costate/transform/tangent.hpp>

namespace {

struct cube_op : unary {
    static constexpr auto name = "cube";
    static constexpr auto value(const auto& x_) { return x_ * x_ * x_; }
    static constexpr auto partial(const auto&, const auto& x_) { return 3 * x_ * x_; }
};
COSTATE_UNARY_FUNCTION(cube, cube_op)

struct slope_op : binary {
    static constexpr auto name = "slope";
    static constexpr auto value(const auto& a_, const auto& b_) { return 2 * a_ + 5 * b_; }
    static constexpr auto partials(const auto&, const auto&, const auto&) { return each{2, none}; }
};
COSTATE_BINARY_FUNCTION(slope, slope_op)

constexpr auto x = counting<3>;
static_assert(gives(cube(x), 1, 8, 27) && gives(diff(sum(cube(x)), x), 3, 12, 27) && gives(diff(sum(diff(sum(cube(x)), x)), x), 6, 12, 18));
static_assert(gives(slope(x, 1), 7, 9, 11) && gives(diff(sum(slope(x, 2 * x)), x), 2, 2, 2), "no derivative by the second operand");

// The tangent comes from the same partial derivative, and the batch is more elements.
constexpr bool follows() {
    builder b;
    const term at = x.lower(b), direction = counting<3>.lower(b);
    const term y = cube(at);
    const term t = tangent(b, &y, 1, &at, &direction, 1)[0];
    const interpreter run(b.view(), 1, [](node_id, double* to) {
        for (int i = 0; i < 3; ++i) to[i] = i + 1;
    });
    b.outputs.put(y.id);
    const builder many = batch(b.view());
    return run.value(t.id)[1] == 3 * 4 * 2 && many.type(many.outputs[0]).batched() && many.nodes[many.outputs[0]].op == &operation_of<cube_op>;
}
static_assert(follows());

}  // namespace
