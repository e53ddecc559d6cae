// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>

using namespace costate;

constexpr bool holds() {
    builder b;
    const tensor_type number{element::float64, 0, {}};
    const term x = named_leaf(b, operation_of<input_op>, number, "x");
    const term y = named_leaf(b, operation_of<input_op>, number, "y");
    const term both = bundle(bundle(x, 4), bundle(y, 2));
    return unbundle(both, 4).id == x.id && unbundle(both, 2).id == y.id && !unbundle(both, 3).exists() && !unbundle(term{}, 4).exists() &&
        unbundle(bundle(both, bundle(x, 9)), 9).id == x.id && unbundle(bundle(both, bundle(x, 9)), 2).id == y.id;
}
static_assert(holds());
