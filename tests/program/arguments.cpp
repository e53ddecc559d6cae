// SPDX-License-Identifier: BSL-1.0
// What the arguments of a call are taken for, and the first mistake in them.
#include <costate/ops.hpp>
#include <costate/program/arguments.hpp>
#include <costate/program/reference.hpp>
#include <costate/transform/derivative.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", float, 4>;
constexpr auto y = input<"y", float>;
constexpr auto w = param<"w", float, 4>;
constexpr auto loss = square(dot(x, w) - y);
using step = arguments<model_graph<value_and_grad<loss>>>;
using image = tensor<float, 4>;
using record = parameters<loss>;

static_assert(step::leaf_count == 3 && step::record_count() == 1 && step::output_count == 2 && step::returns_number());
static_assert(same_text(step::leaf_name(step::find_leaf("y")), "y") && step::find_leaf("w") == step::leaf_count, "w is in the record");

template <class... Args>
constexpr call_mistake found = step::check<true, Args...>();
static_assert(found<record&, image&, float, record&> == call_mistake::nothing);
static_assert(found<record&, decltype(x = image{}), decltype(y = 1.0f), record&> == call_mistake::nothing);
static_assert(found<record&, decltype(y = 1.0f), decltype(x = image{}), record&> == call_mistake::nothing, "in any order");
static_assert(found<image&, float, record&> == call_mistake::missing_destination, "the record is taken for the parameters");
static_assert(found<image&, float> == call_mistake::missing_record);
static_assert(found<record&, image&, record&> == call_mistake::missing_input);
static_assert(found<record&, image&, float, record&, float> == call_mistake::too_many);
static_assert(found<record&, image&, float, record&, record&> == call_mistake::too_many_records);
static_assert(found<record&, float, float, record&> == call_mistake::no_number);
static_assert(found<record&, const char*, float, record&> == call_mistake::no_elements);
static_assert(found<record&, float, const char*, record&> == call_mistake::no_number, "the first one");
static_assert(found<record&, tensor<double, 4>&, float, record&> == call_mistake::wrong_element);
static_assert(step::check<false, record&, tensor<double, 4>&, float, record&>() == call_mistake::nothing, "where it may be converted");
static_assert(found<record&, decltype(symbol<"z"> = 1.0), decltype(y = 1.0f), record&> == call_mistake::unknown_name);
static_assert(found<parameters<sum(param<"v", float, 4>)>&, image&, float, record&> == call_mistake::lacks_parameter);

using forward = arguments<model_graph<w * x>>;
static_assert(forward::check<true, parameters<w * x>&, image&, const image>() == call_mistake::wrong_result);
static_assert(forward::check<false, parameters<w * x>&, image&, const image>() == call_mistake::wrong_result);

// Each pair goes to the visitor, in the order of the call.
struct noted {
    std::uint32_t leaves = 0, outputs = 0;
    template <std::uint32_t I, class Arg>
    constexpr void leaf(const Arg&) {
        leaves = 10 * leaves + I + 1;
    }
    template <std::uint32_t I, class Arg>
    constexpr void output(const Arg&) {
        outputs = 10 * outputs + I;
    }
};
template <class... Args>
constexpr noted visited(Args... args) {
    noted n;
    step::match(n, args...);
    return n;
}
constexpr std::uint32_t at_x = step::find_leaf("x") + 1, at_y = step::find_leaf("y") + 1, at_w = 6 - at_x - at_y;
static_assert(visited(record{}, image{}, 1.0f, record{}).leaves == 100 * at_w + 10 * at_x + at_y);
static_assert(visited(record{}, y = 1.0f, x = image{}, record{}).leaves == 100 * at_w + 10 * at_y + at_x);
static_assert(visited(record{}, image{}, 1.0f, record{}).outputs == 1);

// A gradient whose first parameter is a number: that is returned, and a record receives it all the same.
constexpr auto scale = param<"scale", double>;
constexpr auto shift = param<"shift", double, 2>;
constexpr auto scaled = scale * scale * sum(square(shift));
constexpr bool record_has_all = [] {
    parameters<scaled> p, g;
    p[scale]() = 3;
    p[shift](1) = 2;
    const double returned = reference<grad<scaled>>{}(p, g);
    return returned == 24 && g[scale]() == 24 && g[shift](1) == 36;
}();
static_assert(record_has_all);

}  // namespace
