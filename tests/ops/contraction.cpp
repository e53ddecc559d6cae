// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

namespace {

constexpr bool comes_back() {
    const labels l{{1, 2, 127}, {2, 3}, {3, 1}};
    std::int64_t packed[3]{};
    l.pack(packed);
    const labels m = labels::unpack(packed);
    return m.left[0] == 1 && m.left[2] == 127 && m.left[3] == 0 && m.right[1] == 3 && m.result[0] == 3 && m.result[1] == 1;
}
static_assert(comes_back());
constexpr std::uint8_t some[] = {4, 5};
static_assert(has_label(some, 2, 5) && !has_label(some, 1, 5));

// A label of one input alone is summed there first: what is left is a sum of products.
constexpr bool sums_first() {
    builder b;
    const term x = counting<2, 3>.lower(b), y = counting<2>.lower(b);
    const term t = contract(x, y, {{1, 2}, {1}, {}}, 0);
    const interpreter run(b.view(), 1, [&](node_id n, double* to) {
        for (std::size_t i = 0; i < b.type(n).size(); ++i) to[i] = static_cast<double>(i + 1);
    });
    return run.value(t.id)[0] == 6 * 1 + 15 * 2 && b.nodes[b.input(t.id, 0)].op == &operation_of<sum_op>;
}
static_assert(sums_first());

// Axes of one label that have different lengths are a mistake.
constexpr bool disagree() {
    builder b;
    contract(counting<2>.lower(b), counting<3>.lower(b), {{1}, {1}, {}}, 0);
    return b.problem != nullptr;
}
static_assert(disagree());

}  // namespace
