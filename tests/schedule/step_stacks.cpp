// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto weights = cs::param<"weights", double, 6, 6>;
constexpr auto network = cs::function<cs::tensor<double, 6>, cs::tensor<double, 9, 6>>([](auto first, auto sequence) {
    const auto run = cs::scan<9>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        const auto after = h + tanh(matmul(h, weights) + x);
        return cs::next(cs::carry(after), sum(after));
    });
    return sum(run.template stacked<0>() * run.template stacked<0>()) + sum(run.template last<0>());
});

template <auto M>
using stage = cs::laid_out<cs::finished_stage<M>>;
template <auto M>
constexpr cs::graph_view graph() {
    return cs::staged<stage<M>>::view();
}
/// Places of the stacks of the first loop: those that only the other loop reads, and all.
template <auto M>
constexpr std::uint32_t count(bool together) {
    const cs::step_stacks stacks(graph<M>());
    const cs::node_id loop = cs::loop_bodies(graph<M>())[0].id;
    std::uint32_t found = 0;
    for (cs::node_id n = loop + 1; n < graph<M>().node_count; ++n)
        found += graph<M>().nodes[n].op->kind == cs::form::result && graph<M>().input(n, 0) == loop &&
            (!together || stacks.contains(n));
    return found;
}

// Of a value alone: the last carry and the stack that the model reads itself.
static_assert(count<network>(false) == 2 && count<network>(true) == 0);

// For the gradient two more, what the carries were and what tanh was. Of one sample what the carries were is a factor
// of the weights' gradient, which is a product of all steps; of many it is the other loop's alone as well.
constexpr auto of_samples = cs::sum(cs::vmap(network));
static_assert(count<cs::grad<network>>(false) == 3 && count<cs::grad<network>>(true) == 1);
static_assert(count<cs::grad<of_samples>>(false) == 3 && count<cs::grad<of_samples>>(true) == 2);

// They lie together: each begins with a cache line, and a step is all of them.
template <auto M>
constexpr bool lies_together() {
    using P = cs::compiled<stage<M>>;
    const std::uint32_t row = P::tile * 6 * 8;
    const cs::graph_view g = graph<M>();
    const cs::step_stacks stacks(g);
    const cs::node_id loop = cs::loop_bodies(g)[0].id;
    std::uint32_t at = 0, first = 0;
    bool right = true;
    for (cs::node_id n = loop + 1; n < g.node_count; ++n) {
        if (!stacks.contains(n) || g.input(n, 0) != loop) continue;
        const cs::node_plan& here = P::value.nodes[n];
        if (at == 0) first = here.offset;
        right = right && here.where == cs::place::arena && here.step_bytes == 2 * row &&
            here.offset == first + at && here.bytes == (at == 0 ? 9 * 2 * row : 0) && stacks.steps(n) == 9;
        std::uint32_t places = 0;
        right = right && stacks.step(n, P::tile, [&](cs::node_id, std::uint32_t) { ++places; }) == 2 * row &&
            places == 2;
        at += row;
    }
    return right && at == 2 * row;
}
static_assert(lies_together<cs::grad<of_samples>>());
