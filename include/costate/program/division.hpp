// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/executable.hpp>
#include <costate/program/loop_parts.hpp>
#include <costate/program/policy.hpp>

#if defined(_OPENMP)
#    include <omp.h>
#endif

namespace costate::inline COSTATE_ISA {

/// At most so many threads of OpenMP as a call may take, and as there is work for.
inline int team_of([[maybe_unused]] const call& c, [[maybe_unused]] std::size_t parts) {
#if defined(_OPENMP)
    const int threads = c.threads != 0 ? static_cast<int>(c.threads) : omp_get_max_threads();
    return threads < static_cast<int>(parts) ? threads : static_cast<int>(parts);
#else
    return 1;
#endif
}

/// Along which of its extents the outputs of a contraction are divided: its rows, its columns, or the turns of the
/// outermost loop around its kernel.
enum class output_axis : std::uint8_t { none, rows, columns, turns };

/// A schedule in which the contraction `N` has only so many of its rows, columns or turns.
template <class P, node_id N, output_axis Axis, std::size_t Size>
struct block_of_contraction : P {
    static constexpr output_axis divided = Axis;
    static consteval contraction_loops contraction(node_id n_) {
        contraction_loops loops = P::contraction(n_);
        if (n_ == N)
            (Axis == output_axis::rows          ? loops.m
                 : Axis == output_axis::columns ? loops.n
                                                : loops.around[0].length) = Size;
        return loops;
    }
};

/// How the step of group `G` is divided into at most `Parts` blocks of its outputs, if there is enough to do in it. The
/// blocks do not depend on the number of threads, and each output is computed by one of them: only sums that leave
/// nothing else to divide are added up from those of the blocks, in order.
template <class P, std::uint32_t G, std::uint32_t Parts>
struct division {
    static constexpr group_plan group = P::group(G);

    /// Operations for each sample, or for all: the multiply-adds of a contraction; loads, stores and operations of a loop.
    static consteval std::size_t work_of_one() {
        constexpr contraction_loops l = outputs();
        std::size_t work = 1;
        if (group.kind == form::contraction) {
            for (const extent e : {l.m, l.n, l.k}) work *= indices(e, l.row);
            for (std::uint32_t i = 0; i < l.depth; ++i)
                work *= indices(l.around[i].length, l.around[i].row);
            return work;
        }
        work = group.loads + group.stores + group.folds;
        for (std::uint32_t i = 0; i < group.members; ++i)
            work += P::view().nodes[P::value.members[group.first_member + i].id].op->flops;
        for (std::uint32_t a = 0; a < group.axes; ++a) work *= indices(group.extents[a], group.row);
        return work;
    }
    static consteval bool useful() {
        return Parts > 1 &&
            (group.kind == form::contraction  ? axis() != output_axis::none
                 : group.kind == form::kernel ? false
                                              : divides_loop());
    }
    static void run(const call& c) {
        if constexpr (group.kind == form::contraction)
            contract(c);
        else
            loops(c);
    }

private:
    /// Operations of a step for which it pays to wake threads, some tens of microseconds.
    static constexpr std::size_t least_work = std::size_t{1} << 21;

    /// How many indices of an extent belong to a sample, or to the whole.
    static constexpr std::size_t indices(extent length, extent row) {
        return length == batch_extent ? row : length;
    }

    static constexpr contraction_loops outputs() {
        if constexpr (group.kind == form::contraction)
            return P::contraction(group.leader);
        else
            return {};
    }
    static constexpr std::size_t work(std::size_t samples) {
        return group.runs == phase::tile ? work_of_one() * samples : work_of_one();
    }
    /// Blocks begin with a cache line, and hold whole register tiles of most shapes.
    static constexpr std::size_t column_grain = 64;
    static constexpr std::size_t row_grain = 8;
    static consteval output_axis axis() {
        constexpr contraction_loops l = outputs();
        if (work(P::tile) < least_work || group.bounded) return output_axis::none;
        if (l.depth > 0 && !l.around[0].summed && l.around[0].length != batch_extent &&
            l.around[0].length >= Parts)
            return output_axis::turns;
        const std::size_t rows = l.m == batch_extent ? 0 : l.m / row_grain;
        // Vectors run down a single column, which an epilogue takes for the whole of its result.
        const bool leaves_one = l.n % column_grain == 1;
        const std::size_t columns = l.n == batch_extent || leaves_one ? 0 : l.n / column_grain;
        if (rows * row_grain >= columns * column_grain && rows > 1) return output_axis::rows;
        return columns > 1 ? output_axis::columns
            : rows > 1     ? output_axis::rows
                           : output_axis::none;
    }
    static consteval block_division blocks() {
        constexpr contraction_loops l = outputs();
        return axis() == output_axis::rows   ? block_division(l.m, row_grain, Parts)
            : axis() == output_axis::columns ? block_division(l.n, column_grain, Parts)
                                             : block_division(l.around[0].length, 1, Parts);
    }
    template <std::size_t Size>
    [[gnu::noinline]] static void block(const call& c, std::size_t begin) {
        contraction_step<block_of_contraction<P, group.leader, axis(), Size>, G>::run_from(
            c, begin);
    }
    template <block_division All>
    static void any_block(const call& c, std::size_t number) {
        if constexpr (All.last != All.size)
            if (number + 1 == All.count) return block<All.last>(c, number * All.size);
        block<All.size>(c, number * All.size);
    }
    static void contract(const call& c) {
        if (contraction_step<P, G>::is_empty(c)) return;
        static constexpr block_division all = blocks();
        each(c, work(c.rows), all.count, [&c](std::size_t i_) { any_block<all>(c, i_); });
    }

    static constexpr std::size_t grain(std::uint32_t axis_) {
        return axis_ + 1u == group.axes ? 64 : 1;
    }
    /// Whether each index of an axis has results of its own.
    static consteval bool separates(std::uint32_t axis_, bool folds_too_) {
        for (std::uint32_t i = 0; folds_too_ && i < group.folds; ++i)
            if (P::value.folds[group.first_fold + i].strides[axis_] == 0) return false;
        for (std::uint32_t i = 0; i < group.stores; ++i)
            if (P::value.stores[group.first_store + i].strides[axis_] == 0) return false;
        return true;
    }
    static consteval std::uint32_t loop_axis(bool separate_) {
        for (std::uint32_t a = 0; a < group.axes; ++a)
            if (group.extents[a] != batch_extent && group.extents[a] / grain(a) >= Parts &&
                !(group.bounded && a + 1u == group.axes) && separates(a, separate_))
                return a;
        return max_rank;
    }
    static constexpr std::size_t fold_bytes = fold_offset<P, G>(group.folds);
    static consteval bool may_fold_apart() {
        for (std::uint32_t i = 0; i < group.folds; ++i) {
            const node_id id = P::value.folds[group.first_fold + i].id;
            if (P::view().type(id).batched() || P::value.nodes[id].ready != group.runs)
                return false;
        }
        return group.folds > 0 && fold_bytes * Parts <= std::size_t{1} << 15;
    }
    static constexpr bool apart = group.kind != form::contraction && loop_axis(true) == max_rank;
    static consteval bool divides_loop() {
        if (work(P::tile) < least_work) return false;
        return apart ? may_fold_apart() && loop_axis(false) != max_rank : true;
    }
    static void loops(const call& c) {
        constexpr std::uint32_t along = loop_axis(!apart);
        static constexpr block_division all(group.extents[along], grain(along), Parts);
        using part = loop<part_of_loop<P, along, apart>, G>;
        if (loop_parts<part>::prepare(c)) return;
        alignas(64) std::byte folds[apart ? fold_bytes * Parts : 1];
        each(c, work(c.rows), all.count, [&c, &folds](std::size_t i_) {
            part_of<part, all>(c, i_, folds);
        });
        if constexpr (apart) loop_parts<part>::combine(c, folds, all.count);
    }
    template <class Part, block_division All>
    [[gnu::noinline]] static void part_of(const call& c, std::size_t number, std::byte* folds) {
        call mine = c;
        mine.part_begin = number * All.size;
        mine.part_end = mine.part_begin + (number + 1 == All.count ? All.last : All.size);
        if constexpr (apart) mine.part_folds = folds + number * fold_bytes;
        Part::run(mine);
    }

    template <class Function>
    static void each(const call& c, std::size_t work, std::size_t parts, const Function& function) {
        [[maybe_unused]] const int team = work < least_work ? 1 : team_of(c, parts);
        const int all = static_cast<int>(parts);
#if defined(_OPENMP)
#    pragma omp parallel for num_threads(team) schedule(static, 1) if (team > 1)
#endif
        for (int i = 0; i < all; ++i) function(static_cast<std::size_t>(i));
    }
};

/// Runs a schedule with the blocks of its large steps on threads.
template <class P, std::uint32_t Parts>
struct divided_executable {
    /// Whether there is a step to divide.
    static consteval bool useful() { return any(all); }
    /// Whether most of what is done for each tile is divided.
    static consteval bool useful_in_tiles() { return most_in_tiles(all); }

    template <phase Phase>
    static COSTATE_INLINE void steps(const call& c) {
        phase_steps<Phase>(c, all);
    }
    static void samples(const call& c) {
        call tile = c;
        do {
            tile.rows = c.end - tile.first < P::tile ? c.end - tile.first : P::tile;
            steps<phase::tile>(tile);
            tile.first += P::tile;
        } while (tile.first < c.end);
    }

private:
    static constexpr std::make_integer_sequence<std::uint32_t, P::size.groups> all{};

    template <std::uint32_t... G>
    static consteval bool any(std::integer_sequence<std::uint32_t, G...>) {
        return (false || ... || division<P, G, Parts>::useful());
    }
    template <std::uint32_t... G>
    static consteval bool most_in_tiles(std::integer_sequence<std::uint32_t, G...>) {
        std::size_t work = 0;
        std::size_t divided = 0;
        const auto add = [&](bool runs_, bool useful_, std::size_t each_) {
            work += runs_ ? each_ : 0;
            divided += runs_ && useful_ ? each_ : 0;
        };
        (add(P::group(G).runs == phase::tile, division<P, G, Parts>::useful(),
             division<P, G, Parts>::work_of_one()),
         ...);
        return divided > work / 4 * 3;
    }
    template <phase Phase, std::uint32_t... G>
    static COSTATE_INLINE void phase_steps(
        const call& c, std::integer_sequence<std::uint32_t, G...>) {
        (step<Phase, G>(c), ...);
    }
    template <phase Phase, std::uint32_t G>
    static COSTATE_INLINE void step(const call& c) {
        if constexpr (P::group(G).runs == Phase) {
            if constexpr (division<P, G, Parts>::useful())
                division<P, G, Parts>::run(c);
            else
                executable<P>::template step<Phase, G>(c);
        }
    }
};

}  // namespace costate::inline COSTATE_ISA
