// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto square_weights = cs::param<"square_weights", double, 20, 20>;
constexpr auto rows = cs::param<"rows", double, 3, 20>;
constexpr auto steps_made = cs::shared<"steps_made", int>;

constexpr auto step = [](auto h, auto x) {
    return cs::next(cs::carry(tanh(matmul(h, square_weights) + x * cs::reshape<20>(cs::slice<cs::range{1, 2}>(rows)))));
};
template <std::uint32_t Steps>
constexpr auto network = cs::function<cs::tensor<double, 20>, cs::tensor<double, Steps, 20>>(
    [](auto first, auto sequence) {
    return sum(cs::scan<Steps>(cs::carry(first), cs::over(sequence), step).template last<0>());
});
constexpr auto counted = cs::function<cs::tensor<double, 20>, cs::tensor<double, 5, 20>>([](auto first, auto sequence) {
    return sum(cs::scan<5>(steps_made, cs::carry(first), cs::over(sequence), step).template last<0>());
});

template <auto M>
constexpr cs::graph_view kept() {
    return cs::staged<cs::with_kept_steps<cs::finished_stage<M>>>::view();
}
/// Parts that are products, and those that are not.
template <auto M, bool Products>
constexpr std::uint32_t count() {
    const cs::step_parts parts(kept<M>());
    std::uint32_t found = 0;
    for (std::uint32_t i = 0; i < parts.size(); ++i) found += parts[i].product == Products;
    return found;
}

// The pad of a row's gradient, and the product of what a step is given with what comes back.
static_assert(count<network<5>, false>() + count<network<5>, true>() == 0);
static_assert(count<cs::grad<network<5>>, false>() == 1 && count<cs::grad<network<5>>, true>() == 1);

// Eight samples of 20 numbers are less than a product of 400 as well.
static_assert(count<cs::grad<cs::sum(cs::vmap(network<5>))>, true>() == 1);

// Not where the stacks of the factors would be larger than the second cache, and not where the number of steps is told:
// sequences may hold anything behind it.
static_assert(count<cs::grad<network<20000>>, true>() == 0);
static_assert(count<cs::grad<counted>, true>() == 0 && count<cs::grad<counted>, false>() == 1);

// What a part is.
constexpr bool describes() {
    const cs::graph_view g = kept<cs::grad<network<5>>>();
    const cs::step_parts parts(g);
    bool right = parts.splits(1) && !parts.splits(0);
    for (std::uint32_t i = 0; i < parts.size(); ++i) {
        const cs::step_parts::part p = parts[i];
        const cs::loop_bodies::loop& l = parts.loops()[p.loop];
        right = right && p.loop == 1 && parts.splits(1, p.sum) && parts.is_part(p.term, 1, p.sum) &&
            parts.loop_at(l.id) == 1 && p.sum + l.layout.accumulators >= l.layout.carries;
        std::uint32_t terms = 0;
        parts.terms_of(parts.increment(l, p.sum), [&](cs::node_id) { ++terms; });
        right = right && terms == 1;
        if (p.product)
            right = right && (parts.sequence(l, g.input(p.term, 0)) == cs::no_node) !=
                    (parts.sequence(l, g.input(p.term, 1)) == cs::no_node);
        else
            right = right && g.type(p.small).size() == 20 && g.type(p.term).size() == 60;
    }
    return right;
}
static_assert(describes());
