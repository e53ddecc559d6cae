// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 50>;
constexpr auto differences = sum(square(cs::slice<cs::range{1}>(x) - cs::slice<cs::range{0, -1}>(x)));

// The gradient of a sum of differences contains pads, which are read in place: one loop, and no memory.
static_assert(!cs::window_pass::helps(cs::model_graph<differences>::view()));
static_assert(cs::window_pass::helps(cs::model_graph<cs::grad<differences>>::view()));
using gradient = cs::program<cs::value_and_grad<differences>>;
static_assert(gradient::group_count == 1 && gradient::workspace_bytes == 0);
