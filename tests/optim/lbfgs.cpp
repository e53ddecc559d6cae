// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/lbfgs.hpp>

#include "rosenbrock.hpp"

using namespace rosenbrock;

namespace {

// φ(α) = (α - 4)⁴ from 0: the slope has to fall to a tenth.
constexpr cs::line_search_result searched(double first) {
    const auto look = [](double a) {
        const double d = a - 4;
        return cs::line_point{a, d * d * d * d, 4 * d * d * d};
    };
    return cs::strong_wolfe(look, look(0), first, {.curvature = 0.1});
}
constexpr bool is_good(const cs::line_search_result& r) {
    return r.found && r.point.length > 2 && r.point.length < 6 && r.point.value < 16;
}
static_assert(is_good(searched(0.01)), "a short step is doubled until it is long enough");
static_assert(is_good(searched(900)), "a long one is narrowed");
static_assert(is_good(searched(4)) && searched(4).evaluations == 1, "the right one is taken at once");

constexpr bool gives_up = [] {
    const auto look = [](double a) { return cs::line_point{a, a, -1}; };  // a wrong slope
    return !cs::strong_wolfe(look, look(0), 1, {.evaluations = 12}).found;
}();
static_assert(gives_up, "where nothing lowers the value nothing is found");

}  // namespace

TEST_CASE("L-BFGS finds the minima of Rosenbrock's function") {
    static cs::lbfgs<objective, cs::sequential, 6> optimiser;
    finds_the_minimum(optimiser, 250);
    optimiser.settings().same_inputs = true;
    finds_the_minimum(optimiser, 250);
}
