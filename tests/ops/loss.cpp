// SPDX-License-Identifier: BSL-1.0
#include <costate/expr.hpp>
#include <costate/transform/model.hpp>

#include "values.hpp"

constexpr auto x = counting<3>;
static_assert(gives(convex_loss(sum(x * x), x), 14), "a loss is its value");
static_assert(convex_loss(sum(x * x), x) == sum(x * x) && diff(convex_loss(sum(x * x), x), x) == 2 * x);

// Losses stay through transforms, with the outputs they judge, and are gone before anything is scheduled.
constexpr auto loss = convex_loss(sum(x * x), 2 * x);
constexpr std::uint32_t losses_in(const graph_view& g) {
    std::uint32_t count = 0;
    for (node_id n = 0; n < g.node_count; ++n) count += g.nodes[n].op->loss;
    return count;
}
static_assert(losses_in(model_graph<mean(vmap(loss))>::view()) == 1);
static_assert(losses_in(staged<finished_stage<mean(vmap(loss))>>::view()) == 0);
constexpr bool batched_outputs() {
    const graph_view g = model_graph<mean(vmap(loss))>::view();
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.nodes[n].op->loss)
            return g.type(g.input(n, 0)).rank == 1 && g.type(g.input(n, 1)).batched() && g.type(g.input(n, 1)).rank == 2;
    return false;
}
static_assert(batched_outputs());
