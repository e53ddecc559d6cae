// SPDX-License-Identifier: BSL-1.0
#include <costate/schedule/group_order.hpp>

using namespace costate;

constexpr group_plan group(phase runs, std::uint32_t level, node_id leader) {
    group_plan g;
    g.runs = runs;
    g.level = level;
    g.leader = leader;
    return g;
}

// Phases first, then levels, and within a level the order in which they were made; nodes keep theirs.
constexpr bool in_order() {
    plan_builder p;
    p.groups.put(group(phase::after, 0, 10));
    p.groups.put(group(phase::tile, 2, 11));
    p.groups.put(group(phase::tile, 1, 12));
    p.groups.put(group(phase::before, 5, 13));
    p.groups.put(group(phase::tile, 1, 14));
    constexpr std::uint32_t groups[] = {2, 0, no_group, 2, 1, 3, 4};
    for (const std::uint32_t g : groups) {
        node_plan n;
        n.group = g;
        p.nodes.put(n);
    }
    const group_nodes by_group = order_groups(p, p.nodes.size());
    constexpr node_id leaders[] = {13, 12, 14, 11, 10};
    constexpr std::uint32_t begin[] = {0, 1, 3, 4, 5, 6};
    constexpr node_id nodes[] = {5, 0, 3, 6, 4, 1};
    bool right = by_group.begin.size() == 6 && by_group.nodes.size() == 6;
    for (std::uint32_t i = 0; i < 5; ++i) right = right && p.groups[i].leader == leaders[i];
    for (std::uint32_t i = 0; i < 6; ++i) right = right && by_group.begin[i] == begin[i];
    for (std::uint32_t i = 0; i < 6; ++i) right = right && by_group.nodes[i] == nodes[i];
    for (std::uint32_t i = 0; i < 6; ++i) {
        const std::uint32_t g = p.nodes[by_group.nodes[i]].group;
        right = right && by_group.begin[g] <= i && i < by_group.begin[g + 1];
    }
    return right && p.nodes[2].group == no_group;
}
static_assert(in_order());
