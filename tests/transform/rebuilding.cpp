// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/rebuilding.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;

// A pass: cosines become what stands for their argument, everything else is copied.
class without_cosines : rebuilding {
public:
    constexpr explicit without_cosines(const graph_view& g) : rebuilding(g) {}
    constexpr builder run() {
        return rebuilt([this](node_id n) { return g_.nodes[n].op == &operation_of<cos_op> ? moved_[g_.input(n, 0)] : copied(n); });
    }
};

constexpr bool rewritten() {
    builder b;
    const term leaf = x.lower(b);
    b.outputs.put((cos(sin(leaf)) * leaf).id);
    b.outputs.put(leaf.id);
    b.open_scope();
    body_leaf(b, leaf.type(), 7);
    b.scope = 0;
    b.problem = "wrong";
    const builder made = without_cosines(b.view()).run();
    const node_id product = made.outputs[0];
    bool body = false;
    for (node_id n = 0; n < made.nodes.size(); ++n)
        body = body || (made.nodes[n].op == &operation_of<body_leaf_op> && made.nodes[n].scope == 1 && made.attribute(n, 0) == 7);
    bool sine = false;
    for (std::uint32_t i = 0; i < 2; ++i) sine = sine || made.nodes[made.input(product, i)].op == &operation_of<sin_op>;
    return made.nodes.size() + 1 == b.nodes.size() && made.nodes[product].op == &operation_of<mul_op> && sine && body && made.scope == 0 &&
        made.scopes == b.scopes && same_text(made.view().name(made.outputs[1]), "x") && same_text(made.problem, "wrong");
}
static_assert(rewritten());

}  // namespace
