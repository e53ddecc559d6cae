// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/append.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;

constexpr term nothing(node_id) { return {}; }

// Behind what is there already: leaves of one name are one leaf, and what is the same is not made again.
constexpr bool shares() {
    builder added;
    const term same = sin(x.lower(added)), last = same * y.lower(added);
    builder b;
    const term before = sin(x.lower(b));
    const pool<term> moved = append_graph(b, added.view(), nothing);
    const std::uint32_t made = b.nodes.size();
    return moved[same.id].id == before.id && moved[last.id].id == (before * y.lower(b)).id && b.nodes.size() == made &&
        b.outputs.size() == 0 && b.scope == 0;
}
static_assert(shares());

// Something else may stand for a leaf.
constexpr bool replaces() {
    builder added;
    const term leaf = x.lower(added), twice = leaf + leaf;
    builder b;
    const term instead = cos(y.lower(b));
    const pool<term> moved = append_graph(b, added.view(), [&](node_id n) { return n == leaf.id ? instead : term{}; });
    return moved[leaf.id].id == instead.id && moved[twice.id].id == (instead + instead).id;
}
static_assert(replaces());

// Bodies stay bodies of their own, and a mistake goes along.
constexpr bool keeps_scopes() {
    builder added;
    const term outside = x.lower(added);
    added.open_scope();
    const term inside = body_leaf(added, outside.type(), 0);
    added.problem = "wrong";
    builder b;
    b.open_scope();
    b.scope = 0;
    const pool<term> moved = append_graph(b, added.view(), nothing);
    return b.nodes[moved[outside.id].id].scope == 0 && b.nodes[moved[inside.id].id].scope == 2 && b.scopes == 3 && same_text(b.problem, "wrong");
}
static_assert(keeps_scopes());

}  // namespace
