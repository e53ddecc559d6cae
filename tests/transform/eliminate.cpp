// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/eliminate.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;

constexpr builder with_dead_code() {
    builder b;
    const term dead = cos(y.lower(b)) + 1;
    const term live = sin(x.lower(b));
    b.outputs.put(live.id);
    b.problem = dead.exists() ? "kept" : nullptr;
    return b;
}

// Leaves are the signature and stay unless they may go; outputs point to their nodes still.
constexpr bool eliminated(bool keep_leaves) {
    const builder before = with_dead_code();
    const builder b = eliminate_dead_code(before.view(), keep_leaves);
    const std::uint32_t left = keep_leaves ? 3 : 2;
    return before.nodes.size() > 3 && b.nodes.size() == left && b.nodes[b.outputs[0]].op == &operation_of<sin_op> &&
        same_text(b.view().name(b.input(b.outputs[0], 0)), "x") && same_text(b.problem, "kept");
}
static_assert(eliminated(true) && eliminated(false));

}  // namespace
