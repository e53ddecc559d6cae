// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

namespace {

constexpr auto w = cs::param<"w", double>;
constexpr auto rate = cs::param<"rate", double>;
constexpr auto x = cs::input<"x", double>;
constexpr auto y = cs::input<"y", double>;
constexpr auto support = 0.5 * square(w * x - 1);  // ∇ = x (w x - 1)
constexpr auto query = square(w * y);

// w = 2, x = 3, y = 5, rate 1/4: the step goes to u = 2 - 15/4 = -7/4, and du/dw = 1 - 9/4 = -5/4.
struct results {
    double value = 0, slope = 0, curvature = 0;
    constexpr bool operator==(const results&) const = default;
};
template <auto M>
constexpr results once() {
    cs::parameters<M> p, g, v;
    p[w]() = 2;
    v[w]() = 1;
    results r;
    r.value = cs::reference<cs::value_and_grad<M>>{}(p, 5.0, 3.0, g);
    r.curvature = cs::reference<cs::hvp<M>>{}(p, 5.0, 3.0, v);
    r.slope = g[w]();
    return r;
}
constexpr double u = -1.75, slope = -1.25;
static_assert(once<cs::after_descent(query, support, 0.25)>() == results{25 * u * u, 50 * u * slope, 50 * slope * slope});

// A second step, by 3 (3 u - 1) / 4.
constexpr double v = u - 0.75 * (3 * u - 1);
static_assert(
    once<cs::after_descent(cs::after_descent(query, support, 0.25), support, 0.25)>() ==
    results{25 * v * v, 50 * v * slope * slope, 50 * slope * slope * slope * slope});

// The rate may be learned, and what the inner model does not use stays.
constexpr auto b = cs::param<"b", double>;
constexpr auto tuned = cs::after_descent(square(w * y) + b, support, rate);
constexpr bool learns_the_rate() {
    cs::parameters<tuned> p, g;
    p[w]() = 2;
    p[b]() = 7;
    p[rate]() = 0.25;
    const double value = cs::reference<cs::value_and_grad<tuned>>{}(p, 5.0, 3.0, g);
    return value == 25 * u * u + 7 && g[w]() == 50 * u * slope && g[b]() == 1 && g[rate]() == 50 * u * -15;
}
static_assert(learns_the_rate());

// One step for each task of a batch.
constexpr auto over_tasks = cs::mean(cs::vmap(cs::after_descent(query, support, 0.25)));
constexpr bool each_task_steps() {
    cs::parameters<over_tasks> p, g;
    p[w]() = 2;
    const double queries[] = {5, 1}, supports[] = {3, 0};
    const double value = cs::reference<cs::value_and_grad<over_tasks>>{}(p, queries, supports, g);
    return value == (25 * u * u + 4) / 2 && g[w]() == (50 * u * slope + 4) / 2;
}
static_assert(each_task_steps());

constexpr auto without_parameters = cs::after_descent(query, square(x), 0.25);
static_assert(cs::mistake_of(cs::model_graph<without_parameters>::view().problem) == cs::mistake::no_parameters);

}  // namespace
