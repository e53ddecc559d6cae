// SPDX-License-Identifier: BSL-1.0
#include <costate/schedule/gates.hpp>

#include <costate/costate.hpp>

using namespace costate;

namespace {

constexpr auto point = input<"point", double, 8>;
constexpr auto weight = input<"weight", double>;
constexpr auto centres = param<"centres", double, 10, 8>;
constexpr auto distances = sum<1>(square(centres - point));

/// How many sums, and nodes in all, have loops with a gate.
struct found {
    std::uint32_t sums = 0, nodes = 0;
    bool one_gate = true;
};
template <auto M>
constexpr found gates_in() {
    const graph_view g = model_graph<M>::view();
    const gates all(g);
    found f;
    node_id gate = no_node;
    for (node_id n = 0; n < g.node_count; ++n) {
        if (all.of(n) == no_node) continue;
        ++f.nodes;
        f.sums += g.nodes[n].op->kind == form::reduction;
        f.one_gate = f.one_gate && (gate == no_node || gate == all.of(n));
        gate = all.of(n);
    }
    return f;
}

// The gradient of a smallest element: its product with the mask, and the sum. The difference is needed elsewhere as well.
constexpr auto nearest = sum(vmap(min(distances)));
constexpr found first = gates_in<value_and_grad<nearest>>();
static_assert(first.sums == 1 && first.nodes >= 2 && first.one_gate);
// So has the Hessian's diagonal, by the same gate; a largest one; one that is weighted.
constexpr found second = gates_in<hvp<nearest>>();
static_assert(second.sums == 1);
constexpr found both = gates_in<together<grad<nearest>, hvp<nearest>>>();
static_assert(both.sums == 2 && both.one_gate);
constexpr auto furthest = mean(vmap(weight * log(max(distances))));
static_assert(gates_in<grad<furthest>>().sums == 1);

// Nothing has one where there is no gradient, where elements have gates of their own, where a mask may let half of
// all through, where few elements are behind each gate, where the axis to skip along is short.
static_assert(gates_in<nearest>().nodes == 0);
static_assert(gates_in<grad<sum(vmap(sum(max<0>(square(centres - point)))))>>().nodes == 0);
static_assert(gates_in<grad<sum(vmap(sum(relu(distances - 1))))>>().nodes == 0);
constexpr auto pair = input<"pair", double, 2>;
constexpr auto few = param<"few", double, 10, 2>;
static_assert(gates_in<grad<sum(vmap(min(sum<1>(square(few - pair)))))>>().nodes == 0);
template <extent Points>
constexpr auto of_points = sum(min<1>(sum<2>(square(centres - input<"points", double, Points, 1, 8>))));
static_assert(gates_in<grad<of_points<64>>>().nodes == 0 && gates_in<grad<of_points<65>>>().sums == 1);

// In the loop the axis to skip along is the one before the last, and the caller's samples are read in their own order.
constexpr bool loop_has_gate() {
    using P = compiled<laid_out_stage<model_stage<value_and_grad<nearest>>>>;
    std::uint32_t gated = 0;
    bool right = true;
    for (std::uint32_t i = 0; i < P::size.groups; ++i) {
        const group_plan g = P::value.groups[i];
        if (g.gate == 0) continue;
        ++gated;
        right = right && g.axes == 3 && g.extents[0] == 10 && g.extents[1] == batch_extent && g.extents[2] == 8 &&
            g.stores == 0 && g.folds == 1;
        bool reads_points = false;
        for (std::uint32_t k = 0; k < g.loads; ++k) {
            const walk w = P::value.loads[g.first_load + k];
            reads_points = reads_points ||
                (P::value.nodes[w.base].where == place::leaf && w.strides[1] == 8 && w.strides[2] == 1);
        }
        right = right && reads_points;
    }
    return gated == 1 && right;
}
static_assert(samples_side_by_side(model_graph<value_and_grad<nearest>>::view()) && loop_has_gate());

}  // namespace
