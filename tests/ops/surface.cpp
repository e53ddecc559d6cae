// SPDX-License-Identifier: BSL-1.0
// Operations on terms: literals take the type of their company, operands are repeated to their joint shape.
#include "values.hpp"

namespace {

constexpr bool literals() {
    builder b;
    const term f = input<"f", float, 2>.lower(b);
    const term g = f * 0.1;
    const term h = 0.1 / f;
    return g.type() == f.type() && is_constant(term{b, b.input(h.id, 0)}, static_cast<double>(0.1f)) && h.type() == f.type();
}
static_assert(literals());

constexpr bool joint_shape() {
    builder b;
    const term row = counting<3>.lower(b), column = counting<2, 1>.lower(b);
    const term sum = row + column;
    return sum.type() == tensor_type{element::float64, 2, {2, 3}} && b.type(b.input(sum.id, 0)) == sum.type() &&
        b.type(b.input(sum.id, 1)) == sum.type();
}
static_assert(joint_shape());

// A mistake is recorded in the graph, which goes on.
constexpr bool records() {
    builder b;
    const term t = counting<3>.lower(b) + counting<2>.lower(b);
    return t.exists() && b.problem != nullptr;
}
static_assert(records());

}  // namespace
