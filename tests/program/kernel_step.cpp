// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", float, 3, 4>;
using P = compiled<laid_out<finished_stage<cumsum<1>(x)>>>;

// An operation with a loop of its own sees types and attributes as constants.
using seen = kernel_step<P, P::group(0).leader>::view;
static_assert(P::group(0).kind == form::kernel && seen::type().same_shape({element::float32, 2, {3, 4}}));
static_assert(seen::input(0).same_shape(seen::type()) && seen::attribute(0) == P::attribute(P::group(0).leader, 0));

}  // namespace
