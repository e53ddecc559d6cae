// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/builder.hpp>

using namespace costate;

namespace {

constexpr operation make_operation(const char* name, bool commutative, masking masks) {
    operation op;
    op.name = name;
    op.hash = hash_of(name);
    op.commutative = commutative;
    op.masks = masks;
    return op;
}
constexpr operation leaf = make_operation("leaf", false, masking::none);
constexpr operation plus = make_operation("plus", true, masking::all);
constexpr operation minus = make_operation("minus", false, masking::all);
constexpr operation gate = make_operation("gate", false, masking::source);
constexpr tensor_type number{element::float64, 0, {}};

constexpr node_id put_leaf(builder& b, std::int64_t which) { return b.put(leaf, b.intern(number), nullptr, 0, &which, 1); }
constexpr node_id apply_to(builder& b, const operation& op, node_id left, node_id right) {
    const node_id in[] = {left, right};
    return b.put(op, b.intern(number), in, 2);
}

// Equal applications are one node: of equal operation, type, inputs, attributes and scope.
constexpr bool shares() {
    builder b;
    const node_id x = put_leaf(b, 1), y = put_leaf(b, 2);
    const node_id sum = apply_to(b, plus, x, y);
    const bool same = put_leaf(b, 1) == x && x != y && apply_to(b, plus, x, y) == sum && apply_to(b, plus, y, x) == sum;
    const bool other = apply_to(b, minus, x, y) != apply_to(b, minus, y, x) && apply_to(b, minus, x, y) != sum;
    b.open_scope();
    return same && other && put_leaf(b, 1) != x && b.parent(b.scope) == 0;
}
static_assert(shares());

// Also when there are so many that the table grows.
constexpr bool shares_many() {
    builder b;
    for (std::int64_t i = 0; i < 300; ++i) put_leaf(b, i);
    for (std::int64_t i = 0; i < 300; ++i)
        if (put_leaf(b, i) != static_cast<node_id>(i)) return false;
    return b.nodes.size() == 300;
}
static_assert(shares_many());

// Whether zeros may mean an untaken branch: of a sum if they do in both terms.
constexpr bool masks() {
    builder b;
    const node_id x = put_leaf(b, 1);
    const node_id masked = apply_to(b, gate, x, x);
    return !b.is_masked(x) && b.is_masked(masked) && !b.is_masked(apply_to(b, plus, x, masked)) &&
        b.is_masked(apply_to(b, plus, masked, masked)) && builder(b.view()).is_masked(masked);
}
static_assert(masks());

constexpr bool names_and_types() {
    builder b;
    const std::int64_t x = b.intern("x");
    const std::int64_t y = b.intern("xy");
    return b.intern("x") == x && x != y && same_text(b.names.data() + y, "xy") && b.intern(number) == b.intern(number) &&
        b.types.size() == 1;
}
static_assert(names_and_types());

constexpr bool keeps_first_mistake() {
    builder b;
    b.fail(mistake::no_tap);
    b.fail("later");
    return mistake_of(b.problem) == mistake::no_tap && b.view().problem == b.problem;
}
static_assert(keeps_first_mistake());

}  // namespace
