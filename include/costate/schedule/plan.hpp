// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/pool.hpp>
#include <costate/graph/graph.hpp>

namespace costate {

/// When a step runs: once before the samples, for each tile of samples, or once after them.
enum class phase : std::uint8_t { before, tile, after };

/// Where the elements of a node are found.
enum class place : std::uint8_t {
    nowhere,  ///< only in registers, inside the loop that computes them
    immediate,  ///< computed wherever they are needed: constants, counters
    leaf,  ///< with the caller
    output,  ///< at the caller's destination
    arena,  ///< in the workspace
    through  ///< in another node's place, under a view
};

inline constexpr std::uint32_t no_group = ~std::uint32_t{0};
inline constexpr node_id no_node = ~node_id{0};

/// What the schedule decides about a node.
struct node_plan {
    std::uint32_t group = no_group;
    std::uint32_t level = 0;
    std::uint32_t offset = 0;  ///< bytes into the arena, or the number of the leaf or the output
    std::uint32_t bytes = 0;  ///< what it takes of the arena
    phase runs = phase::before;
    phase ready = phase::before;
    place where = place::nowhere;
    bool stored = false;
    bool shares = false;  ///< the place of another contraction
    bool joined = false;  ///< several contractions have this place
    bool adds = false;  ///< to what that one has left there for the same samples
    std::uint32_t apart = 0;  ///< samples that lie side by side; 0: one lies after the other
    std::uint32_t step_bytes =
        0;  ///< from one step of a stack to the next; 0: the steps of a sample lie together
};

/// A loop over one space of indices, a contraction with what is fused behind it, or an operation with a kernel of its own.
struct group_plan {
    form kind = form::elementwise;
    phase runs = phase::before;
    element computes = element::none;
    std::uint8_t axes = 0;  ///< of the space, after joining axes that everybody walks in step
    std::uint32_t level = 0;
    extent row =
        1;  ///< if the first axis runs over samples: elements of it that belong to one sample
    node_id leader = 0;  ///< the contraction or kernel, if it is one
    extent extents[max_rank]{};
    tensor_type space{};
    std::uint32_t first_load = 0, loads = 0;
    std::uint32_t first_member = 0, members = 0;
    std::uint32_t first_fold = 0, folds = 0;
    std::uint32_t first_store = 0, stores = 0;
    std::uint32_t registers = 0;
    bool bounded = false;  ///< some load is 0 outside of a window
    bool along_samples = false;  ///< the samples are the last axis
    node_id gated_by = no_node;  ///< all that is folded is 0 where this is, which it mostly is …
    std::uint32_t gate =
        0;  ///< … 1 + which of the loads that is: the axis before the last skips such places
    bool copies = false;  ///< a product that may copy an operand to copy_room bytes …
    std::uint32_t copy_offset = 0;  ///< … in the arena
};

/// How a loop walks through a place: base, first element, and elements to step along each axis of the loop.
struct walk {
    node_id id = 0;  ///< the node that is read or written
    node_id base = 0;  ///< the node whose place holds it
    std::uint32_t slot = 0;  ///< register
    std::int64_t offset = 0;
    std::int64_t strides[max_rank]{};
    bool bounded =
        false;  ///< outside of [begin, end) of an axis the element is 0 and nothing is read
    bool empty = false;  ///< it is 0 everywhere
    std::int64_t begin[max_rank]{};
    std::int64_t end[max_rank]{};

    /// Whether the window of an axis leaves out some of its indices.
    constexpr bool restricts(std::uint32_t axis, extent length) const {
        return bounded && (begin[axis] > 0 || end[axis] < static_cast<std::int64_t>(length));
    }
};

/// One operation in a loop: the registers of its operands begin at `operands`.
struct member {
    node_id id = 0;
    std::uint32_t slot = 0;
    std::uint32_t operands = 0;
};

struct plan_size {
    std::uint32_t nodes = 0, groups = 0, loads = 0, members = 0, operands = 0, folds = 0,
                  stores = 0;
    bool operator==(const plan_size&) const = default;
    constexpr bool fits_in(const plan_size& room) const {
        return nodes <= room.nodes && groups <= room.groups && loads <= room.loads &&
            members <= room.members && operands <= room.operands && folds <= room.folds &&
            stores <= room.stores;
    }
};

/// Room for what is probably the plan of a graph. Unused room costs nearly nothing.
constexpr plan_size expected_size(const graph_view& g) {
    const std::uint32_t walks = g.node_count < 240 ? g.node_count + 16 : 256;
    return {g.node_count, walks, walks, 2 * g.node_count, 2 * g.input_count + g.node_count,
            walks,        walks};
}

/// The schedule of a graph under construction.
struct plan_builder {
    pool<node_plan> nodes;
    pool<group_plan> groups;
    pool<walk> loads;
    pool<member> members;
    pool<std::uint32_t> operands;
    pool<walk> folds;  ///< reductions at the end of a loop's body
    pool<walk> stores;
    std::uint32_t arena_bytes = 0;
    const char* problem = nullptr;

    constexpr plan_size size() const {
        return {nodes.size(),    groups.size(), loads.size(), members.size(),
                operands.size(), folds.size(),  stores.size()};
    }
};

/// The schedule of a graph as a constant.
template <plan_size Room>
struct plan {
    node_plan nodes[Room.nodes + 1]{};
    group_plan groups[Room.groups + 1]{};
    walk loads[Room.loads + 1]{};
    member members[Room.members + 1]{};
    std::uint32_t operands[Room.operands + 1]{};
    walk folds[Room.folds + 1]{};
    walk stores[Room.stores + 1]{};
    plan_size size{};
    std::uint32_t arena_bytes = 0;
    const char* problem = nullptr;
};

/// Leaves a schedule as a constant; only its size where there is no room for it.
template <plan_size Room>
constexpr plan<Room> freeze(const plan_builder& b) {
    plan<Room> p;
    p.size = b.size();
    p.arena_bytes = b.arena_bytes;
    p.problem = b.problem;
    if (!p.size.fits_in(Room)) return p;
    copy_elements(p.nodes, b.nodes.data(), p.size.nodes);
    copy_elements(p.groups, b.groups.data(), p.size.groups);
    copy_elements(p.loads, b.loads.data(), p.size.loads);
    copy_elements(p.members, b.members.data(), p.size.members);
    copy_elements(p.operands, b.operands.data(), p.size.operands);
    copy_elements(p.folds, b.folds.data(), p.size.folds);
    copy_elements(p.stores, b.stores.data(), p.size.stores);
    return p;
}

}  // namespace costate
