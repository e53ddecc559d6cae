// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <concepts>

namespace cs = costate;

constexpr auto w = cs::param<"w", float, 4>;
constexpr auto decay = cs::function<cs::tensor<float, 4>>([](auto first) {
    return sum(cs::scan<3>(cs::carry(first), cs::over(), [](auto h) {
                   return cs::next(cs::carry(h * w));
               }).template last<0>());
});

// A graph without a scan is what it was, and one without such sums has no stage for them.
using plain = cs::finished_stage<w * w>;
static_assert(std::same_as<cs::with_steps<plain>, plain>);
using looped = cs::finished_stage<cs::grad<decay>>;
static_assert(std::same_as<cs::with_steps<looped>, cs::kept_steps_stage<looped>>);
static_assert(std::same_as<cs::laid_out<plain>, plain>);

// The leaves and the outputs are those of the finished graph.
constexpr cs::graph_view before = cs::staged<looped>::view();
constexpr cs::graph_view after = cs::staged<cs::with_steps<looped>>::view();
static_assert(before.output_count == after.output_count);
static_assert(before.type(before.outputs[0]) == after.type(after.outputs[0]));
