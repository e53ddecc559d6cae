// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>

using namespace costate;

namespace {

constexpr tensor_type number{element::float64, 0, {}};
constexpr tensor_type vector{element::float64, 1, {4}};

// One name, one leaf, wherever it is mentioned.
constexpr bool one_leaf() {
    builder b;
    const term x = named_leaf(b, operation_of<input_op>, number, "x");
    b.open_scope();
    const term inside = named_leaf(b, operation_of<input_op>, number, "x");
    const term y = named_leaf(b, operation_of<input_op>, number, "y");
    return inside.id == x.id && y.id != x.id && b.nodes[y.id].scope == 0 && b.scope != 0 && same_text(b.view().name(y.id), "y") &&
        b.problem == nullptr;
}
static_assert(one_leaf());

// Two different things of one name are a mistake; a direction has the name of its leaf.
template <class First, class Second>
constexpr mistake naming(const tensor_type& second) {
    builder b;
    named_leaf(b, operation_of<First>, number, "x");
    named_leaf(b, operation_of<Second>, second, "x");
    return mistake_of(b.problem);
}
static_assert(naming<input_op, input_op>(number) == mistake::none);
static_assert(naming<input_op, parameter_op>(number) == mistake::same_name && naming<input_op, input_op>(vector) == mistake::same_name);
static_assert(naming<shared_op, input_op>(number) == mistake::same_name && naming<direction_op, input_op>(number) == mistake::none);

static_assert(operation_of<parameter_op>.kind == form::leaf && operation_of<cotangent_op>.kind == form::leaf);

}  // namespace
