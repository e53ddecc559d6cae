// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/schedule/schedule.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", float, 4, 100>;
constexpr auto y = input<"y", float, 4, 100>;
constexpr auto m = param<"m", float, 100, 4>;

/// The schedule of some formulas, and what becomes of the node of an operation there.
struct scheduled_formulas {
    builder graph;
    plan_builder plan;

    template <class... F>
    constexpr explicit scheduled_formulas(const F&... f) {
        (graph.outputs.put(f.lower(graph).id), ...);
        plan = scheduler(graph.view(), 8).run();
    }
    template <class Op>
    constexpr const node_plan& of() const {
        for (node_id n = 0;; ++n)
            if (graph.nodes[n].op == &operation_of<Op>) return plan.nodes[n];
    }
    /// In how many loops an operation is computed.
    template <class Op>
    constexpr std::uint32_t times() const {
        std::uint32_t found = 0;
        for (const member& step : plan.members) found += graph.nodes[step.id].op == &operation_of<Op>;
        return found;
    }
    template <class Op>
    constexpr bool keeps() const {
        return of<Op>().where == place::arena;
    }
};

constexpr auto rows = [](const auto& a) { return broadcast_to<4, 100>(reshape<4, 1>(sum<1>(a))); };

// What one operation makes of what both loops read anyway is made in both.
constexpr bool twice() {
    const scheduled_formulas s(sum(abs(x) * rows(abs(x))));
    return !s.keeps<abs_op>() && s.times<abs_op>() == 2;
}
static_assert(twice());

// An exponential costs more than to keep it.
constexpr bool kept() {
    const scheduled_formulas s(sum(exp(x) * rows(exp(x))));
    return s.keeps<exp_op>() && s.times<exp_op>() == 1;
}
static_assert(kept());

// So does what has to load two operands that nobody else in the second loop reads, a third one for sure.
constexpr bool loads_count() {
    const scheduled_formulas s(sum(max(x, y) * rows(max(x, y))));
    return s.keeps<max_op>() && s.times<max_op>() == 1;
}
static_assert(loads_count());

// Unless they are read there as well.
constexpr bool loads_are_shared() {
    const scheduled_formulas s(sum(max(x, y) * rows(max(x, y)) * x * y));
    return !s.keeps<max_op>() && s.times<max_op>() == 2;
}
static_assert(loads_are_shared());

// What its own loop has no use for moves to where it is read, and a loop that it had for itself goes.
constexpr bool moves() {
    const scheduled_formulas s(sum(exp(x) * rows(exp(rows(x)) * abs(y)) * abs(y)));
    for (const group_plan& group : s.plan.groups)
        if (group.members + group.folds == 0) return false;
    return s.times<abs_op>() == 2 && !s.keeps<abs_op>();
}
static_assert(moves());

// The sum of a product has one rounding where the product is at hand and two where it is loaded: there is one value of it.
constexpr bool roundings_agree() {
    const scheduled_formulas s(sum((x * y + x) * rows(x * y + x) * x * y));
    return s.times<add_op>() == 1 && s.keeps<add_op>();
}
static_assert(roundings_agree());

// Kernels and callers read memory.
constexpr bool others_read_it() {
    const scheduled_formulas by_kernel(sum(matmul(abs(x), m)) + sum(abs(x) * rows(x)));
    const scheduled_formulas by_caller(abs(x), sum(abs(x) * rows(x)));
    return by_kernel.keeps<abs_op>() && by_kernel.times<abs_op>() == 1 &&
        by_caller.of<abs_op>().where == place::output && by_caller.times<abs_op>() == 1;
}
static_assert(others_read_it());

// What is computed again, by way of another such, keeps what it is made of alive: nothing takes its place before.
constexpr bool operands_live_on() {
    const auto twice = 3 * abs(exp(x));
    const auto later = exp(rows(exp(x) * rows(twice)) + y);  // kept once nobody else reads exp(x)
    const scheduled_formulas s(sum(twice * later * rows(later)));
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < s.plan.groups.size(); ++i)
        for (std::uint32_t k = 0; k < s.plan.groups[i].members; ++k)
            if (s.graph.nodes[s.plan.members[s.plan.groups[i].first_member + k].id].op == &operation_of<abs_op>) last = i;
    const node_plan& operand = s.of<exp_op>();
    std::uint32_t meanwhile = 0;
    for (node_id n = 0; n < s.graph.nodes.size(); ++n) {
        const node_plan& other = s.plan.nodes[n];
        if (other.where != place::arena || other.group <= operand.group || other.group > last) continue;
        ++meanwhile;
        if (other.offset < operand.offset + operand.bytes && operand.offset < other.offset + other.bytes) return false;
    }
    return s.times<abs_op>() == 2 && last > operand.group + 1 && meanwhile > 0;
}
static_assert(operands_live_on());

}  // namespace
