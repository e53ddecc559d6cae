// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

namespace {

constexpr tensor_type of(extent a, extent b) { return {element::float64, 2, {a, b}}; }

// A view that changes nothing is no node; of two reshapes only the last one is.
constexpr bool simplified() {
    builder b;
    const term x = counting<2, 3>.lower(b);
    const term once = reshape(x, of(3, 2));
    constexpr std::int64_t straight[] = {0, 1}, swapped[] = {1, 0};
    const term turned = transpose_op::along(x, swapped);
    return reshape(x, of(2, 3)).id == x.id && reshape(once, of(2, 3)).id == x.id && reshape(once, of(6, 1)).id == reshape(x, of(6, 1)).id &&
        transpose_op::along(x, straight).id == x.id && turned.type() == of(3, 2) &&
        is_constant(reshape(constant(b, of(2, 3), 5), of(3, 2)), 5);
}
static_assert(simplified());

static_assert(gives(reshape<2, 2>(transpose(counting<2, 2>)), 1, 3, 2, 4));
static_assert(gives(diff(weighted(reshape<4>(transpose(counting<2, 2>))), counting<2, 2>), 1, 100, 10, 1000));

}  // namespace
