// SPDX-License-Identifier: BSL-1.0
#include <costate/check/point.hpp>

using namespace costate;

namespace {

// Numbers in [-1, 1), other ones for each seed, tensor and element.
constexpr bool spread() {
    double sum = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const double r = check::random_at(1, 2, i);
        if (r < -1 || r >= 1) return false;
        sum += r;
    }
    return sum > -100 && sum < 100;
}
static_assert(spread());
static_assert(check::random_at(1, 2, 3) == check::random_at(1, 2, 3));
static_assert(check::random_at(1, 2, 3) != check::random_at(2, 2, 3) && check::random_at(1, 2, 3) != check::random_at(1, 3, 3));

constexpr auto x = input<"x", double, 2>;
constexpr auto w = param<"w", double>;
constexpr auto model = sum(x * x) * w;
using place_of_model = check::point<model>;
static_assert(place_of_model::leaves == 2 && place_of_model::moved_count >= 1);

constexpr double evaluated(const check::displacement& by) {
    parameters<model> p;
    p.get<0>().data()[0] = 3;
    const place_of_model at(check::options{}, p, tensor<double, 2>{1, 2});
    return check::reference_run<model>::at(at, by)[0];
}
static_assert(evaluated({}) == 15);
// One element of one leaf at a distance; leaf 0 is x, whose element 1 becomes 2.5.
static_assert(evaluated({.distance = 0.5, .along_element = true, .leaf = 0, .element_number = 1}) == 3 * (1 + 6.25));
static_assert(evaluated({.distance = 1, .along_element = true, .leaf = 0}) == 3 * (4 + 4));
static_assert(evaluated({.distance = 1, .along_element = true, .leaf = 1}) == 4 * 5);
// Along the direction only what the model is differentiated with respect to moves: its parameters.
static_assert(evaluated({.distance = 0.5}) == 5 * (3 + 0.5 * check::random_at(1, place_of_model::moved(0), 0)));
static_assert(check::point<model, x>::moved(0) == 0);

// f' from four values is exact for a polynomial of degree 4: x⁴ + x at 1.
constexpr double quartic(double at) { return at * at * at * at + at; }
static_assert(check::difference{0.5}(quartic(0), quartic(0.5), quartic(1.5), quartic(2)) == 5);

static_assert(check::suited({}, false).step == 0x1p-10 && check::suited({}, true).step == 0x1p-6);
static_assert(check::suited({.step = 1, .tolerance = 2}, true).step == 1 && check::suited({.tolerance = 2}, true).tolerance == 2);
static_assert(check::rounding_noise(-4, 0.5, false) == 8 * 0x1p-50);
static_assert(!check::holds_floats(model_graph<model>::view()) && check::holds_floats(model_graph<sum(input<"v", float, 2>)>::view()));

}  // namespace
