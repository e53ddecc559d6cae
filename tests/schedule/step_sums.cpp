// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto table = cs::param<"table", double, 3, 4>;
constexpr auto matrix = cs::param<"matrix", double, 4, 4>;

// Steps read two rows of a table, one of them in two places, or all of it.
template <bool Whole>
constexpr auto network = cs::function<cs::tensor<double, 4>, cs::tensor<double, 5, 4>>([](auto first, auto sequence) {
    const auto run = cs::scan<5>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        const auto top = cs::reshape<4>(cs::slice<cs::range{0, 1}>(table));
        const auto low = cs::reshape<4>(cs::slice<cs::range{2, 3}>(table));
        if constexpr (Whole)
            return cs::next(cs::carry(h * top + x * low + h * sum<0>(table * table)));
        else
            return cs::next(cs::carry(h * top + x * low));
    });
    return sum(run.template last<0>());
});

// Steps multiply by a matrix and read it besides.
template <bool Besides>
constexpr auto products = cs::function<cs::tensor<double, 4>, cs::tensor<double, 5, 4>>([](auto first, auto sequence) {
    const auto run = cs::scan<5>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        const auto after = tanh(matmul(h, matrix) + x);
        if constexpr (Besides)
            return cs::next(cs::carry(after + sum<0>(matrix * matrix)), after);
        else
            return cs::next(cs::carry(after), after);
    });
    return sum(run.template last<0>()) + sum(square(run.template stacked<0>()));
});

template <auto M>
using kept = cs::with_kept_steps<cs::finished_stage<M>>;
template <auto M>
constexpr cs::scan_layout backwards() {
    return cs::loop_bodies(cs::staged<cs::with_steps<cs::finished_stage<M>>>::view())[1].layout;
}

// The gradient of the table is the pads of two sums of a row, and no pad is left in the loop.
constexpr cs::scan_layout rows = backwards<cs::grad<network<false>>>();
static_assert(rows.carries == 3 && rows.accumulators == 2);
static_assert(cs::has_step_sums<kept<cs::grad<network<false>>>>());
static_assert(cs::has_step_sums<kept<cs::hvp<network<false>>>>());
static_assert(!cs::has_step_sums<kept<network<false>>>());
constexpr bool pads_outside() {
    const cs::graph_view g = cs::staged<cs::with_steps<cs::finished_stage<cs::grad<network<false>>>>>::view();
    std::uint32_t pads = 0;
    for (cs::node_id n = 0; n < g.node_count; ++n)
        if (cs::same_text(g.nodes[n].op->name, "pad")) {
            pads += g.nodes[n].scope == 0;
            if (g.nodes[n].scope != 0) return false;
        }
    return pads == 2;
}
static_assert(pads_outside());

// What is as large as the table stays.
constexpr cs::scan_layout whole = backwards<cs::grad<network<true>>>();
static_assert(whole.carries == 4 && whole.accumulators == 3);

// The gradient of the matrix is one contraction behind the loop, added to what is left in it.
constexpr cs::scan_layout multiplied = backwards<cs::grad<products<false>>>();
static_assert(multiplied.carries == 1 && multiplied.accumulators == 0 && multiplied.outputs == 1);
constexpr cs::scan_layout besides = backwards<cs::grad<products<true>>>();
static_assert(besides.carries == 2 && besides.accumulators == 1 && besides.outputs == 1);
constexpr bool contracts_outside() {
    const cs::graph_view g = cs::staged<cs::with_steps<cs::finished_stage<cs::grad<products<false>>>>>::view();
    std::uint32_t outside = 0, inside = 0;
    for (cs::node_id n = 0; n < g.node_count; ++n)
        if (g.nodes[n].op->kind == cs::form::contraction) ++(g.nodes[n].scope == 0 ? outside : inside);
    return outside == 1 && inside == 2;
}
static_assert(contracts_outside());

// And it is the same gradient.
template <auto M>
constexpr bool agrees() {
    const cs::graph_view before = cs::staged<cs::finished_stage<M>>::view();
    const cs::graph_view after = cs::staged<cs::with_steps<cs::finished_stage<M>>>::view();
    const auto value = [](const cs::graph_view& g) {
        const auto fill = [&g](cs::node_id n, double* to) {
            for (std::size_t i = 0; i < g.type(n).size(); ++i)
                to[i] = 0.1 * static_cast<double>((7 * i + g.type(n).rank) % 11) - 0.4;
        };
        const cs::interpreter run(g, 1, fill);
        cs::pool<double> all;
        for (std::uint32_t k = 0; k < g.output_count; ++k)
            for (std::size_t i = 0; i < g.type(g.outputs[k]).size(); ++i) all.put(run.value(g.outputs[k])[i]);
        return all;
    };
    const auto a = value(before);
    const auto b = value(after);
    bool same = a.size() == b.size() && a.size() >= 12;
    double most = 0;
    for (std::uint32_t i = 0; i < a.size(); ++i) {
        const double apart = a[i] > b[i] ? a[i] - b[i] : b[i] - a[i];
        if (!(apart < 1e-12)) same = false;
        most = a[i] > most ? a[i] : most;
    }
    return same && most > 0.1;
}
static_assert(agrees<cs::grad<network<false>>>() && agrees<cs::grad<network<true>>>());
static_assert(agrees<cs::hvp<network<false>>>() && agrees<cs::hvp<network<true>>>());
static_assert(agrees<cs::grad<products<false>>>() && agrees<cs::grad<products<true>>>());
static_assert(agrees<cs::hvp<products<false>>>() && agrees<cs::hvp<products<true>>>());
