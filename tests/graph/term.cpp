// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;

static_assert(!term().exists());
static_assert(application{nullptr, 0, 2}.wants(1) && !application{nullptr, 0, 2}.wants(0) && application{nullptr, 0, 0}.wants(64));

constexpr bool applied() {
    builder b;
    const term at = x.lower(b);
    const term difference = at - 1;
    const application a{&b, difference.id};
    return difference.exists() && is_application<sub_op>(difference) && !is_application<sub_op>(at) && a.arity() == 2 &&
        a.input(0).id == at.id && is_constant(a.input(1), 1) && a.type() == at.type() && a.output().id == difference.id;
}
static_assert(applied());

// Inside a body stands a leaf for what comes from outside, one for each value; constants are made again.
constexpr bool imports() {
    builder b;
    const term outside = x.lower(b);
    const term two = constant(b, outside.type(), 2);
    b.open_scope();
    const term product = outside * two;
    const term again = imported(outside);
    const node& made = b.nodes[product.id];
    const bool inside = made.scope == b.scope && b.nodes[again.id].op == &operation_of<body_leaf_op> && again.id == imported(outside).id;
    return inside && b.captures.size() == 1 && b.captures[0].outside == outside.id && b.captures[0].leaf == again.id &&
        is_constant(imported(two), 2) && b.nodes[imported(two).id].scope == b.scope;
}
static_assert(imports());

// A mixed application is an expression of the kind with the highest rank.
static_assert(std::is_same_v<surface_of<double, term, decltype(x)>, term_surface>);
static_assert(std::is_same_v<surface_of<double, decltype(x)>, formula_surface>);
static_assert(attribute_list<4, 5>::size == 2 && attribute_list<4, 5>::values[1] == 5);
static_assert(Operands<double, decltype(x)> && !Operands<double, double> && !Operands<const char*, decltype(x)>);

constexpr bool records_mistakes() {
    builder b;
    const term at = x.lower(b);
    const term in[] = {at, cast<int>(at)};
    make(b, operation_of<add_op>, in, 2);
    return mistake_of(b.problem) == mistake::other;
}
static_assert(records_mistakes());

}  // namespace
