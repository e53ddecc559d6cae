// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/schedule/grouping.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", double, 6>;
constexpr auto m = param<"m", double, 6, 4>;
constexpr auto b = param<"b", double, 4>;

/// What is decided about a formula: its loops, and in which of them its nodes of an operation are.
struct decided {
    plan_builder plan;
    builder graph;

    template <class F>
    constexpr explicit decided(const F& f) {
        graph.outputs.put(f.lower(graph).id);
        plan.nodes = pool<node_plan>(graph.nodes.size());
        grouping groups(graph.view(), plan, 0, false);
        groups.place_nodes();
        groups.store_what_is_read();
    }
    template <class Op>
    constexpr const node_plan& of() const {
        for (node_id n = 0;; ++n)
            if (graph.nodes[n].op == &operation_of<Op>) return plan.nodes[n];
    }
};

// A chain and the sum of it are one loop; nothing of it is kept but what the reduction adds up to.
constexpr bool chain() {
    const decided d(sum(sin(x) * exp(x)));
    return d.plan.groups.size() == 1 && d.of<sin_op>().group == d.of<sum_op>().group && !d.of<mul_op>().stored &&
        d.of<sum_op>().stored && d.of<sum_op>().level == 0;
}
static_assert(chain());

// What follows a product is computed on its tile; what needs another shape waits for the next level.
constexpr bool epilogue() {
    const decided d(sum(tanh(matmul(x, m) + b)));
    return d.plan.groups.size() == 2 && d.of<contract_op>().group == d.of<tanh_op>().group && !d.of<contract_op>().stored &&
        d.of<tanh_op>().stored && d.of<sum_op>().level == 1;
}
static_assert(epilogue());

// So is what follows a product of many axes, if it walks through them as the product does.
constexpr auto places = input<"places", double, 2, 3, 6>;
constexpr auto shifts = param<"shifts", double, 3, 4>;
constexpr bool joined_epilogue() {
    const auto y = einsum<"abk,kn->abn">(places, m);
    const decided bias(einsum<"abn,kn->abk">(tanh(y + b), m));
    const decided shift(einsum<"abn,kn->abk">(tanh(y + shifts), m));
    return bias.of<tanh_op>().group == bias.of<contract_op>().group && shift.of<tanh_op>().group != shift.of<contract_op>().group;
}
static_assert(joined_epilogue());

// What a loop folds in any case is left to that loop, unless somebody else keeps it.
constexpr bool left_to_the_fold() {
    const auto y = tanh(einsum<"abk,kn->abn">(places, m));
    const decided folded(sum(square(y)));
    const decided kept(sum(einsum<"abn,kn->abk">(y, m)) * sum(y));
    return folded.plan.groups.size() == 2 && folded.of<tanh_op>().group != folded.of<contract_op>().group &&
        kept.of<tanh_op>().group == kept.of<contract_op>().group;
}
static_assert(left_to_the_fold());

// A sum of two products is computed on the tile of the one that runs later.
constexpr bool later_product() {
    const decided d(matmul(x, m) + matmul(sin(x), m));
    const decided two(matmul(x, m) + matmul(input<"z", double, 6>, m));
    return two.plan.groups.size() == 2 && two.of<add_op>().group == 1 && d.of<add_op>().group == 2;
}
static_assert(later_product());

// A value in one number waits for the sum that it is made of, and so does who reads it.
constexpr bool waits() {
    const decided d(exp(x) * sum(sin(x)));
    return d.of<sin_op>().level == 0 && d.of<mul_op>().level == 1 && d.of<sum_op>().stored;
}
static_assert(waits());

// Leaves are numbered as they come.
constexpr bool leaves() {
    const decided d(matmul(x, m) + b);
    return d.of<input_op>().where == place::leaf && d.of<input_op>().offset == 0 && d.plan.nodes[1].offset == 1;
}
static_assert(leaves());

}  // namespace
