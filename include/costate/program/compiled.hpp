// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd.hpp>
#include <costate/core/simd_math.hpp>
#include <costate/graph/staged.hpp>
#include <costate/schedule/schedule.hpp>

#include <cstddef>

#define COSTATE_LAMBDA_INLINE __attribute__((always_inline))

namespace costate::inline COSTATE_ISA {

/// What is stored for each sample at most.
constexpr std::size_t row_bytes(const graph_view& g) {
    std::size_t bytes = 1;
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.type(n).batched() && g.nodes[n].op->kind != form::view)
            bytes += g.type(n).size() * bytes_of(g.type(n).kind);
    return bytes;
}
/// What one tensor has for each sample at most.
constexpr std::size_t longest_row_bytes(const graph_view& g) {
    std::size_t longest = 0;
    for (node_id n = 0; n < g.node_count; ++n) {
        if (!g.type(n).batched()) continue;
        const std::size_t bytes = g.type(n).size() * bytes_of(g.type(n).kind);
        longest = bytes > longest ? bytes : longest;
    }
    return longest;
}
/// At most `most` samples, halved down to `least` until what belongs to them is no more than so many bytes.
constexpr std::uint32_t rows_within(
    const graph_view& g, std::size_t bytes, std::uint32_t most, std::uint32_t least) {
    const std::size_t each = row_bytes(g);
    std::uint32_t rows = most;
    while (rows > least && rows * each > bytes) rows /= 2;
    return rows;
}

/// Whether something is folded over the samples. Its rounding errors grow with the number of tiles, so that tiles are long
/// where samples are so small that many of them take no more than these bytes.
constexpr bool folds_samples(const graph_view& g) {
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.nodes[n].op->kind == form::reduction && !g.type(n).batched() &&
            g.type(g.input(n, 0)).batched())
            return true;
    return false;
}
inline constexpr std::size_t small_tile = std::size_t{1} << 13;

/// Where samples lie side by side: folds over them end with one over the lanes, so tiles are long.
constexpr std::uint32_t rows_side_by_side(const graph_view& g) {
    constexpr std::size_t cache = second_cache / 2;
    std::size_t each = 1;
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.type(n).batched() && g.nodes[n].op->kind == form::reduction)
            each += g.type(n).size() * bytes_of(g.type(n).kind);
    std::uint32_t rows = folds_samples(g) ? 1024 : 256;
    while (rows > 256 && rows * each > small_tile) rows /= 2;
    while (rows > 32 && rows * each > cache) rows /= 2;
    return rows;
}

/// Samples that go through a program together, forward and backward: as many as keep their activations in the cache, and
/// in the nearest one where each is long enough for loops of its own and no contraction has to fill its tiles. What they
/// share, such as weights, is read anew for each tile; where it does not stay in the cache itself, tiles are so large
/// that they move no less than that.
constexpr std::uint32_t tile_rows(const graph_view& g) {
    if (samples_side_by_side(g)) return rows_side_by_side(g);
    constexpr std::size_t cache = second_cache / 2;
    std::size_t shared_bytes = 0;
    bool contracts = false;
    for (node_id n = 0; n < g.node_count; ++n) {
        const form kind = g.nodes[n].op->kind;
        contracts = contracts || kind == form::contraction;
        if (kind == form::leaf && !g.type(n).batched())
            shared_bytes += g.type(n).size() * bytes_of(g.type(n).kind);
    }
    const std::size_t each = row_bytes(g);
    if (!contracts && each > nearest_cache / 4) {
        // Loops keep few of all rows, so two samples have room where four of theirs have; what is computed once for each
        // sample is a pack of such then.
        const bool two = longest_row_bytes(g) <= nearest_cache / 8;
        return rows_within(g, nearest_cache, 64, two ? 2 : 1);
    }
    std::uint32_t rows = rows_within(g, cache, 64, 8);
    if (!contracts && rows == 64 && folds_samples(g)) rows = rows_within(g, small_tile, 4096, 64);
    if (shared_bytes > cache)
        while (rows < 256 && rows * each < 4 * shared_bytes) rows *= 2;
    return rows;
}

template <class Stage>
inline constexpr std::uint32_t tile_of = tile_rows(staged<Stage>::view());

/// The schedule of a graph with a given room, in a constant evaluation of its own.
template <class Stage, node_id Owner, plan_size Room>
struct scheduled {
    static constexpr plan<Room> value =
        freeze<Room>(scheduler(staged<Stage>::view(), tile_of<Stage>, Owner).run());
};

/// A finished graph (or the body of the node `Owner` in it) with its schedule, each a constant of its own. The kernels read them through functions that run at
/// compile time only: each direct mention of the arrays would make clang emit them anew.
template <class Stage, node_id Owner = no_node>
struct compiled {
    using stage = Stage;
    static consteval graph_view view() { return staged<Stage>::view(); }
    static constexpr std::uint32_t tile = tile_of<Stage>;
    static consteval const auto& schedule() {
        constexpr plan_size room = expected_size(view());
        using first = scheduled<Stage, Owner, room>;
        if constexpr (first::value.size.fits_in(room))
            return first::value;
        else
            return scheduled<Stage, Owner, first::value.size>::value;
    }
    static constexpr const auto& value = schedule();
    static constexpr plan_size size = value.size;

    static consteval node at(node_id n) { return staged<Stage>::at(n); }
    static consteval tensor_type type(node_id n) { return view().type(n); }
    static consteval std::int64_t attribute(node_id n, std::uint32_t i) {
        return view().attribute(n, i);
    }
    static consteval node_plan planned(node_id n) { return value.nodes[n]; }
    static consteval group_plan group(std::uint32_t i) { return value.groups[i]; }
    static consteval walk load(std::uint32_t i) { return value.loads[i]; }
    static consteval member step(std::uint32_t i) { return value.members[i]; }
    static consteval std::uint32_t operand(std::uint32_t i) { return value.operands[i]; }
    static consteval walk fold(std::uint32_t i) { return value.folds[i]; }
    static consteval walk store(std::uint32_t i) { return value.stores[i]; }
    static consteval contraction_loops contraction(node_id n) {
        return loops_of(view(), value.nodes, n);
    }
};

/// What a call brings: where the caller's data are, and which samples are at hand.
struct call {
    const void* const* leaves = nullptr;
    void* const* outputs = nullptr;
    std::byte* arena = nullptr;
    std::size_t total = 0;  ///< samples of the whole call
    /// Where the samples to go through here end; in the body of a loop they are those of one tile.
    std::size_t end = 0;
    std::size_t first = 0;  ///< of this tile
    std::size_t rows = 0;  ///< in this tile
    std::size_t begin = 0;  ///< where the samples to go through here begin
    std::byte* shared = arena;  ///< the workspace that holds what was computed before the samples
    std::uint32_t threads = 0;  ///< at most so many; 0: as OpenMP has it
    /// Of a loop that is divided: which indices, and where it folds to if not into the result.
    std::size_t part_begin = 0, part_end = 0;
    std::byte* part_folds = nullptr;

    /// Whether what adds up over the samples holds the sums of earlier tiles.
    constexpr bool resumes() const { return first != begin; }
};

/// Where the elements of a node begin, for the tile at hand.
template <class P, node_id N>
COSTATE_INLINE auto* address(const call& c) {
    constexpr node_plan here = P::planned(N);
    constexpr tensor_type type = P::type(N);
    using T = element_type<type.kind>;
    if constexpr (here.where == place::leaf)
        return static_cast<const T*>(c.leaves[here.offset]) +
            (type.batched() ? c.first * type.size() : 0);
    else if constexpr (here.where == place::output)
        return static_cast<T*>(c.outputs[here.offset]) +
            (type.batched() ? c.first * type.size() : 0);
    else
        return reinterpret_cast<T*>(
            (here.runs == phase::before ? c.shared : c.arena) + here.offset);
}

}  // namespace costate::inline COSTATE_ISA
