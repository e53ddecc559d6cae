// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

// Two scans over the same sequence: the second one takes its steps of h from the first.
constexpr auto steps_made = cs::shared<"steps_made", int>;
constexpr auto others_made = cs::shared<"others_made", int>;
constexpr auto scale = cs::param<"scale", double, 4>;

template <bool Same, bool Counted, bool Power>
constexpr auto twice = cs::function<cs::tensor<double, 4>, cs::tensor<double, 5, 4>, cs::tensor<double, 5, 4>>(
    [](auto first, auto sequence, auto other) {
        const auto inside = [](auto h, auto x) { return tanh(h + x * scale); };
        const auto early = [=](auto h, auto x) {
            const auto after = inside(h, x);
            return cs::next(cs::carry(after), h, after);
        };
        const auto late = [=](auto v, auto h, auto x) {
            const auto again = Power ? tanh(x * scale - h) : tanh(x * scale + h);
            return cs::next(cs::carry(v * again));
        };
        const auto x = [&] {
            if constexpr (Same)
                return sequence;
            else
                return other;
        }();
        if constexpr (Counted) {
            const auto run = cs::scan<5>(steps_made, cs::carry(first), cs::over(sequence), early);
            const auto sequel = cs::scan<5>(
                others_made, cs::carry(first), cs::over(run.template stacked<0>(), x), late);
            return sum(sequel.template last<0>());
        } else {
            const auto run = cs::scan<5>(cs::carry(first), cs::over(sequence), early);
            const auto sequel = cs::scan<5>(cs::carry(first), cs::over(run.template stacked<0>(), x), late);
            return sum(sequel.template last<0>());
        }
    });

/// Which operation of the first body has the value of the second's tanh, by name; nothing if none has.
template <auto M>
constexpr bool finds_tanh() {
    const cs::graph_view g = cs::model_graph<M>::view();
    const cs::loop_bodies loops(g);
    const cs::same_steps found(g, loops, 0, 1);
    if (!found.any()) return false;
    for (std::uint32_t i = 0; i < loops[1].count; ++i) {
        const cs::node_id n = loops.body_node(loops[1], i);
        if (cs::same_text(g.nodes[n].op->name, "tanh"))
            return found[n] != cs::no_node && cs::same_text(g.nodes[found[n]].op->name, "tanh") &&
                g.nodes[found[n]].scope == loops[0].scope;
    }
    return false;
}

// The same whatever the order of the sum; not with another sequence, another operation, another number of steps.
static_assert(finds_tanh<twice<true, false, false>>());
static_assert(!finds_tanh<twice<false, false, false>>());
static_assert(!finds_tanh<twice<true, false, true>>());
static_assert(!finds_tanh<twice<true, true, false>>());

// Loops in order, with the nodes of their bodies.
constexpr bool lists_bodies() {
    const cs::graph_view g = cs::model_graph<twice<true, false, false>>::view();
    const cs::loop_bodies loops(g);
    bool right = loops.size() == 2 && loops[0].id < loops[1].id && loops[0].layout.outputs == 3;
    for (std::uint32_t k = 0; k < 2; ++k)
        for (std::uint32_t i = 0; i < loops[k].count; ++i)
            right = right && g.nodes[loops.body_node(loops[k], i)].scope == loops[k].scope;
    // The outputs are h before the step and what comes after it.
    return right && loops.computed(loops[0], 1) == loops.leaf(loops[0], 0) &&
        loops.computed(loops[0], 2) == loops.computed(loops[0], 0);
}
static_assert(lists_bodies());
static_assert(cs::loop_bodies::any(cs::model_graph<twice<true, false, false>>::view()));
static_assert(!cs::loop_bodies::any(cs::model_graph<scale * scale>::view()));
