// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/plan.hpp>

namespace costate {

/// The nodes of each group, in the order of the graph: those of group i are from begin[i] to before begin[i + 1].
struct group_nodes {
    pool<std::uint32_t> begin;
    pool<node_id> nodes;
};

/// Puts the groups in the order in which they run: by phase, then by level.
constexpr group_nodes order_groups(plan_builder& p, std::uint32_t node_count) {
    group_nodes by_group;
    const std::uint32_t count = p.groups.size();
    pool<std::uint32_t> order(count);
    for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        const group_plan& x = p.groups[a];
        const group_plan& y = p.groups[b];
        return x.runs != y.runs ? x.runs < y.runs : x.level < y.level;
    };
    for (std::uint32_t i = 1; i < count; ++i)
        for (std::uint32_t j = i; j > 0 && before(order[j], order[j - 1]); --j) {
            const std::uint32_t t = order[j];
            order[j] = order[j - 1];
            order[j - 1] = t;
        }
    pool<group_plan> sorted(count);
    pool<std::uint32_t> moved(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        sorted[i] = p.groups[order[i]];
        moved[order[i]] = i;
    }
    p.groups = static_cast<pool<group_plan>&&>(sorted);
    by_group.begin = pool<std::uint32_t>(count + 1);
    std::uint32_t* const counts = by_group.begin.data();
    const std::uint32_t* const places = moved.data();
    node_plan* const plan = p.nodes.data();
    for (node_id n = 0; n < node_count; ++n)
        if (plan[n].group != no_group) ++counts[(plan[n].group = places[plan[n].group]) + 1];
    for (std::uint32_t i = 0; i < count; ++i) counts[i + 1] += counts[i];
    by_group.nodes = pool<node_id>(counts[count]);
    pool<std::uint32_t> reached(counts, count);
    std::uint32_t* const next = reached.data();
    node_id* const listed = by_group.nodes.data();
    for (node_id n = 0; n < node_count; ++n)
        if (plan[n].group != no_group) listed[next[plan[n].group]++] = n;
    return by_group;
}

}  // namespace costate
