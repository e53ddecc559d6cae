// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto w = cs::param<"w", double, 3>;
constexpr auto x = cs::input<"x", double, 3>;
constexpr auto y = cs::input<"y", double, 2>;
constexpr auto fit = square(dot(x, w) - 1);
constexpr auto other_fit = sum(y) * sum(w);
constexpr auto penalty = dot(w, w);

constexpr double samples[] = {1, 2, 3, -1, 0.5, 0, 2, 2, 1};
constexpr double others[] = {1, 2, 3, 4, 5, 6};
constexpr cs::tensor<double, 3> at{0.5, -1, 2};

constexpr bool close(double a, double b) { return a - b < 1e-12 && b - a < 1e-12; }

// One number for each of three batches, worked out by hand: w·x = 4.5, -1, 1.
constexpr double fit_mean = (3.5 * 3.5 + 2 * 2 + 0) / 3;

constexpr auto regularised = cs::mean(cs::vmap(fit)) + 0.1 * penalty;
constexpr bool regularised_agrees() {
    cs::parameters<regularised> p{};
    cs::parameters<regularised> g{};
    for (std::size_t i = 0; i < 3; ++i) p[w](i) = at(i);
    const double value = cs::reference<cs::value_and_grad<regularised>>{}(p, samples, g);
    const double slope = (3.5 * 2 * 2 + -2 * 2 * 0.5 + 0) / 3 + 0.2 * -1;
    return close(value, fit_mean + 0.1 * 5.25) && close(g[w](1), slope);
}
static_assert(regularised_agrees(), "a penalty is added once, not once for each sample");

constexpr auto two_losses = cs::mean(cs::vmap(fit)) - 2 * cs::sum(cs::vmap(other_fit)) / 4;
constexpr bool two_losses_agree() {
    cs::parameters<two_losses> p{};
    for (std::size_t i = 0; i < 3; ++i) p[w](i) = at(i);
    return close(cs::reference<two_losses>{}(p, samples, others), fit_mean - 2 * 31.5 / 4);
}
static_assert(two_losses_agree(), "losses over batches of their own");

constexpr auto before_the_mean = cs::mean(cs::vmap(fit) * 3 + cs::vmap(other_fit));
constexpr bool before_the_mean_agrees() {
    cs::parameters<before_the_mean> p{};
    for (std::size_t i = 0; i < 3; ++i) p[w](i) = at(i);
    return close(cs::reference<before_the_mean>{}(p, samples, others), 3 * fit_mean + 10.5);
}
static_assert(before_the_mean_agrees());

// Functions know their arguments by number; outputs behind the first one come along.
constexpr auto f = cs::function<double>([](auto v) { return cs::outputs(v * v, v); });
constexpr auto g = cs::function<double>([](auto v) {
    const auto run = cs::scan<4>(cs::carry(v), cs::over(), [](auto h) { return cs::next(cs::carry(2 * h)); });
    return run.template last<0>();
});
constexpr auto ratio = (1 + f) / (g + g);
constexpr bool ratio_agrees() {
    double second = 0;
    const double first = cs::reference<ratio>{}(3.0, second);
    return close(first, 10.0 / 96) && second == 3;
}
static_assert(ratio_agrees());
static_assert(cs::model_graph<ratio>::view().problem == nullptr);

constexpr auto clash = cs::vmap(sum(cs::input<"w", double, 3>)) + penalty;
static_assert(cs::mistake_of(cs::model_graph<clash>::view().problem) == cs::mistake::same_name);
