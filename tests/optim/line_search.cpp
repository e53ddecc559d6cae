// SPDX-License-Identifier: BSL-1.0
#include <limits>

#include <costate/optim/line_search.hpp>

using namespace costate;

// (α - a)²: from 0 downhill to a.
struct parabola {
    double minimum;
    constexpr line_point operator()(double length) const {
        return {length, (length - minimum) * (length - minimum), 2 * (length - minimum)};
    }
};
constexpr line_search_result on_parabola(double minimum, double first, const strong_wolfe_settings& settings = {}) {
    const parabola f{minimum};
    return strong_wolfe(f, f(0), first, settings);
}
constexpr bool meets_both(const line_search_result& found, const line_point& start, const strong_wolfe_settings& s = {}) {
    return found.found && found.point.value <= start.value + s.decrease * found.point.length * start.slope &&
        math::abs(found.point.slope) <= -s.curvature * start.slope;
}
static_assert(on_parabola(1, 1).evaluations == 1, "a first length that is right is taken");
static_assert(meets_both(on_parabola(100, 1), parabola{100}(0)), "doubled until it is long enough");
static_assert(meets_both(on_parabola(0.001, 1), parabola{0.001}(0)), "narrowed until it is short enough");
constexpr strong_wolfe_settings exacting{.curvature = 1e-3};
static_assert(meets_both(on_parabola(0.7, 3, exacting), parabola{0.7}(0), exacting) && on_parabola(0.7, 3, exacting).evaluations <= 5,
              "the cubic finds a parabola's minimum");
static_assert(on_parabola(1e9, 1).found && on_parabola(1e9, 1).point.length == 1000, "not beyond the longest");

// Huge from 2 on, as where a network saturates.
constexpr line_point with_a_wall(double length) {
    if (length >= 2) return {length, 1e30, 1e30};
    return parabola{1.5}(length);
}
static_assert(meets_both(strong_wolfe(with_a_wall, with_a_wall(0), 64, {}), with_a_wall(0)));

// Uphill at once: the search ends, one more look to come back to the best, and nothing lower is found.
constexpr line_point uphill(double length) { return {length, 1 + length, length > 0 ? 1.0 : -1.0}; }
static_assert(strong_wolfe(uphill, uphill(0), 1, {}).evaluations <= 31 && strong_wolfe(uphill, uphill(0), 1, {}).point.value >= 1);

// No number at all, and nothing below all numbers: both count as too far.
constexpr double endless = std::numeric_limits<double>::infinity();
constexpr line_point over_the_edge(double length) {
    if (length >= 2) return {length, -endless, -endless};
    return parabola{1.5}(length);
}
static_assert(meets_both(strong_wolfe(over_the_edge, over_the_edge(0), 64, {}), over_the_edge(0)));
