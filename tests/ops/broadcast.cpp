// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr tensor_type shaped(extent a, extent b) { return {element::float64, 2, {a, b}}; }
constexpr tensor_type vector{element::float64, 1, {3}};

// Aligned at the last axis; what is missing or 1 is repeated.
static_assert(broadcast_type(shaped(2, 3), vector).type == shaped(2, 3) && broadcast_type(vector, shaped(2, 3)).type == shaped(2, 3));
static_assert(broadcast_type(shaped(2, 1), shaped(1, 3)).type == shaped(2, 3) && broadcast_type(vector, vector.with_kind(element::float64)).problem == nullptr);
static_assert(broadcast_type(shaped(3, 2), vector).problem != nullptr && broadcast_type(vector, vector.with_kind(element::float32)).problem != nullptr);

static_assert(gives(counting<2, 1> + counting<3>, 2, 3, 4, 3, 4, 5) && gives(counting<2> * 10, 10, 20));
static_assert(gives(diff(weighted(counting<2> * broadcast_to<2, 2>(counting<2, 1>)), counting<2, 1>), 21, 2100), "repetitions add up");

// The indices along an axis of the result, and where they go when axes are put in front.
constexpr bool counts() {
    builder b;
    const term t = counter(b, shaped(2, 3), 1);
    const term more = broadcast(t, {element::float64, 3, {4, 2, 3}});
    const interpreter run(b.view(), 1, [](node_id, double*) {});
    return run.value(t.id)[4] == 1 && run.value(t.id)[5] == 2 && b.nodes[more.id].op == &operation_of<iota_op> &&
        b.attribute(more.id, 0) == 2;
}
static_assert(counts());
