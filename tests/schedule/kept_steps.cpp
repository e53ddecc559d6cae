// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto weights = cs::param<"weights", double, 6, 6>;

// What a step costs is one product and one tanh.
constexpr auto dear = cs::function<cs::tensor<double, 6>, cs::tensor<double, 9, 6>>([](auto first, auto sequence) {
    const auto run = cs::scan<9>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        return cs::next(cs::carry(h + tanh(matmul(h, weights) + x)));
    });
    return sum(run.template last<0>());
});
/// Of loop `index` of a model's finished graph, before and after.
template <auto M, bool Kept>
constexpr cs::scan_layout layout(std::uint32_t index) {
    using finished = cs::finished_stage<M>;
    using stage = std::conditional_t<Kept, cs::with_kept_steps<finished>, finished>;
    return cs::loop_bodies(cs::staged<stage>::view())[index].layout;
}
/// How many nodes of an operation the body of a loop has.
template <auto M>
constexpr std::uint32_t times(std::uint32_t index, const char* name) {
    const cs::graph_view g = cs::staged<cs::with_kept_steps<cs::finished_stage<M>>>::view();
    const cs::loop_bodies loops(g);
    std::uint32_t found = 0;
    for (std::uint32_t i = 0; i < loops[index].count; ++i)
        found += cs::same_text(g.nodes[loops.body_node(loops[index], i)].op->name, name);
    return found;
}

// A value alone keeps nothing, not even what the carries were.
static_assert(layout<dear, false>(0).outputs == 1 && layout<dear, true>(0).outputs == 0);
static_assert(cs::program<dear>::workspace_bytes < 6 * 9 * sizeof(double) + 1024);

// The derivative reads tanh and computes neither it nor the product again: what is left are the adjoint's two products.
// The scan backwards stacks nothing, and has no use for the sequence any more.
static_assert(layout<cs::grad<dear>, true>(0).outputs == 2);
static_assert(times<cs::grad<dear>>(0, "tanh") == 1 && times<cs::grad<dear>>(1, "tanh") == 0);
static_assert(times<cs::grad<dear>>(1, "contract") == 2);
static_assert(layout<cs::grad<dear>, true>(1).outputs == 0);
static_assert(layout<cs::grad<dear>, false>(1).sequences == 2 && layout<cs::grad<dear>, true>(1).sequences == 2);

// The Hessian's product takes both from the scans before it.
static_assert(times<cs::hvp<dear>>(0, "tanh") == 1 && times<cs::hvp<dear>>(2, "tanh") == 0);

// The same for samples.
static_assert(layout<cs::grad<cs::sum(cs::vmap(dear))>, true>(0).outputs == 2);
static_assert(times<cs::grad<cs::sum(cs::vmap(dear))>>(1, "tanh") == 0);
