// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/scan_body.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto rows = input<"rows", double, 5, 3>;

// Leaves belong to the body, the graph around it stays open; a sequence delivers one step.
constexpr bool leaves_of_body() {
    builder b;
    const term first = x.lower(b);
    const term all = rows.lower(b);
    scan_body body(b, 5);
    const term carry = body.carry(first);
    const term row = body.sequence(all);
    const term kept = body.captured(first);
    return b.scope == 0 && b.nodes[carry.id].scope == body.scope && carry.type() == first.type() &&
        row.type() == tensor_type{element::float64, 1, {3}} && body.layout.steps == 5 && body.layout.carries == 1 &&
        body.layout.sequences == 1 && body.layout.captures == 1 && body.leaves.size() == 3 && body.inputs[1].id == all.id &&
        kept.id != carry.id && b.attribute(kept.id, 0) == 2;
}
static_assert(leaves_of_body());

// A body's nodes are made again from other leaves; what stands outside of it stays.
constexpr bool copied() {
    builder b;
    const term outside = x.lower(b);
    scan_body body(b, 2);
    const term carry = body.carry(outside);
    b.scope = body.scope;
    const term sine = sin(carry) * carry;
    b.open_scope();
    pool<node_id> moved(b.nodes.size());
    const term leaf = body_leaf(b, carry.type(), 0);
    moved[carry.id] = leaf.id;
    copy_scope(b, body.scope, moved);
    const node& made = b.nodes[moved[sine.id]];
    return made.scope == b.scope && b.scope != body.scope && made.op == &operation_of<mul_op> && moved[sine.id] != sine.id &&
        b.nodes[b.input(moved[sine.id], 0)].scope == b.scope && moved[outside.id] == 0;
}
static_assert(copied());

}  // namespace
