// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto weights = cs::param<"weights", double, 6, 6>;
constexpr auto wide = cs::param<"wide", double, 6, 600>;
constexpr auto narrow = cs::param<"narrow", double, 600, 6>;

// A few operations on elements.
constexpr auto cheap = cs::function<cs::tensor<double, 6>, cs::tensor<double, 9, 6>>([](auto first, auto sequence) {
    const auto run = cs::scan<9>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        return cs::next(cs::carry(square(h + x) * x));
    });
    return sum(run.template last<0>());
});
// One root, then two operations that the derivative reads as well.
template <std::uint32_t Steps>
constexpr auto root = cs::function<cs::tensor<double, 6>, cs::tensor<double, Steps, 6>>([](auto first, auto sequence) {
    const auto run = cs::scan<Steps>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        return cs::next(cs::carry(h * exp(h + x)));
    });
    return sum(run.template last<0>());
});
// What is dear is a hundred times the carry.
constexpr auto large = cs::function<cs::tensor<double, 6>>([](auto first) {
    const auto run = cs::scan<9>(cs::carry(first), cs::over(), [](auto h) {
        return cs::next(cs::carry(matmul(tanh(matmul(h, wide)), narrow)));
    });
    return sum(run.template last<0>());
});

// The value of a step is a result already, which the derivative reads as a sequence.
constexpr auto stacked = cs::function<cs::tensor<double, 6>, cs::tensor<double, 9, 6>>([](auto first, auto sequence) {
    const auto run = cs::scan<9>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        const auto after = tanh(matmul(h, weights) + x);
        return cs::next(cs::carry(after), after);
    });
    return sum(square(run.template stacked<0>()));
});

template <auto M>
constexpr std::uint32_t kept() {
    return cs::step_choice(cs::staged<cs::finished_stage<M>>::view()).keeps().size();
}

// A value alone, and what costs less than to store it and to load it.
static_assert(kept<stacked>() == 0 && kept<cs::grad<cheap>>() == 0);

// What costs 13 is kept as long as the second cache holds it.
static_assert(kept<cs::grad<root<10>>>() == 1 && kept<cs::grad<root<1000>>>() == 1);
static_assert(kept<cs::grad<root<100000>>>() == 0);

// No more than so many times the carries.
static_assert(kept<cs::grad<large>>() == 0);

// What is a result is not computed again.
static_assert(kept<cs::grad<stacked>>() == 1);

// Each result of a loop has a number of its own; what the carries were is read by the derivative alone.
constexpr bool numbers_results() {
    const cs::graph_view g = cs::staged<cs::finished_stage<cs::grad<stacked>>>::view();
    const cs::step_choice choice(g);
    const std::uint32_t first = choice.loops()[0].layout.results();
    return choice.results() == first + choice.loops()[1].layout.results() && choice.result_at(0, 2) == 2 &&
        choice.result_at(1, 0) == first && choice.is_result_read(choice.result_at(0, 2)) &&
        choice.loop_at(choice.loops()[1].id) == 1;
}
static_assert(numbers_results());
