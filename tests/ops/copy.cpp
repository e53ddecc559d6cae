// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/copy.hpp>

#include "values.hpp"

namespace {

// x itself, but a node of its own for each destination.
constexpr bool copies() {
    builder b;
    const term x = counting<3>.lower(b);
    const term made = apply<copy_op>(x);
    const term d = gradient(b, sum_over(made, 1), &x, 1)[0];
    const node_id in[] = {x.id};
    const std::int64_t unique = 1;
    const node_id other = b.put(operation_of<copy_op>, b.nodes[x.id].type, in, 1, &unique, 1);
    const interpreter run(b.view(), 1, [](node_id, double* to) {
        for (int i = 0; i < 3; ++i) to[i] = i + 5;
    });
    return made.id != x.id && other != made.id && run.value(made.id)[2] == 7 && run.value(d.id)[1] == 1;
}
static_assert(copies() && operation_of<copy_op>.flops == 0);

}  // namespace
