// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/accumulators.hpp>
#include <costate/program/division.hpp>
#include <costate/program/policy.hpp>
#include <costate/program/slice_failures.hpp>
#include <costate/schedule/cost.hpp>

namespace costate::inline COSTATE_ISA {

/// Runs a schedule under a policy, and says what that takes.
template <class P, class Policy>
struct execution {
    static constexpr bool possible = true;
    static constexpr std::size_t workspace_bytes = P::value.arena_bytes;

    static COSTATE_INLINE void run(const call& c) { executable<P>::run(c); }

    static constexpr std::uint64_t flops(const cost& costs, std::size_t samples) {
        return costs.flops(samples);
    }
    static constexpr std::uint64_t bytes_moved(const cost& costs, std::size_t samples) {
        return costs.bytes(samples, P::tile);
    }
};

/// In slices of the batch. The first has the workspace of a sequential program and the caller's destinations, each of the
/// others its own, behind that.
template <class P, std::uint32_t Slices>
struct execution<P, parallel<Slices>> {
    static constexpr bool possible =
        executable<P>::has_tiles() || divided_executable<P, Slices>::useful();
    static constexpr std::size_t workspace_bytes = !executable<P>::has_tiles()
        ? P::value.arena_bytes
        : accumulators<P>::workspace_bytes() + (Slices - 1) * accumulators<P>::slice_bytes();

    static void run(const call& c) {
        need_threads();
        divided_executable<P, Slices>::template steps<phase::before>(c);
        if constexpr (executable<P>::has_tiles()) samples(c);
        divided_executable<P, Slices>::template steps<phase::after>(c);
    }

    static constexpr std::uint64_t flops(const cost& costs, std::size_t samples) {
        return costs.flops(samples) + (divide(samples).slices - 1) * accumulators<P>::elements();
    }
    static constexpr std::uint64_t bytes_moved(const cost& costs, std::size_t samples) {
        const batch_division parts = divide(samples);
        std::size_t tiles = 0;
        for (std::size_t s = 0; s < parts.slices; ++s)
            tiles += (parts.begin(s + 1) - parts.begin(s) + P::tile - 1) / P::tile;
        const std::uint64_t combined =
            parts.slices == 1 ? 0 : (parts.slices + 1) * accumulators<P>::bytes();
        return costs.bytes_of_tiles(samples, tiles) + combined;
    }

private:
    /// So that even a slice of one granule does more than add up its results.
    static constexpr std::uint32_t granule = rows_within(P::view(), second_cache / 8, 16, 1);
    /// Outputs are divided in place of the batch where that gives fewer slices than half of what threads could take, or
    /// where to add up the slices' results takes longer than a fraction of the work: a number that moves through memory
    /// counts as some dozens of operations.
    static constexpr bool divides_outputs = Slices > 1 &&
        divided_executable<P, Slices>::useful_in_tiles();
    static constexpr batch_division divide(std::size_t samples) {
        const batch_division slices{samples, granule, Slices};
        if constexpr (divides_outputs) {
            constexpr cost costs = cost_of(P::view(), P::value.nodes, P::size.groups);
            const std::uint64_t moved = (slices.slices + 1) * accumulators<P>::bytes();
            if (2 * slices.slices <= Slices || 16 * moved > costs.flops(samples))
                return {samples, granule, 1};
        }
        return slices;
    }

    static void samples(const call& c) {
        const batch_division parts = divide(c.total);
        if constexpr (divides_outputs)
            if (parts.slices == 1) return divided_executable<P, Slices>::samples(c);
        const int slices = static_cast<int>(parts.slices);
        const int team = team_of(c, parts.slices);
        if (team == 1) {
            for (int s = 0; s < slices; ++s) slice(c, parts, static_cast<std::size_t>(s));
            combine(c, parts, 0, 1);
        } else {
            slice_failures<Slices> failures;
#if defined(_OPENMP)
#    pragma omp parallel num_threads(team)
            {
#    pragma omp for schedule(static, 1)
                for (int s = 0; s < slices; ++s)
                    failures.guard(s, slice, c, parts, static_cast<std::size_t>(s));
                // All slices are complete here.
                if (!failures.any())
                    combine(
                        c, parts, static_cast<std::size_t>(omp_get_thread_num()),
                        static_cast<std::size_t>(omp_get_num_threads()));
            }
#endif
            failures.raise();
        }
    }
    static constexpr void need_threads() {
#if !defined(_OPENMP)
        static_assert(
            Slices == 0,
            "costate: COSTATE_DEFINE_PROGRAM(M, parallel<n>) uses the threads of OpenMP; compile "
            "this file with -fopenmp");
#endif
    }

    [[gnu::noinline]] static void slice(
        const call& c, const batch_division& parts, std::size_t number) {
        call mine = c;
        mine.first = mine.begin = parts.begin(number);
        mine.end = parts.begin(number + 1);
        void* outputs[P::view().output_count + 1]{};
        if (number > 0) {
            mine.arena = others(c) + (number - 1) * accumulators<P>::slice_bytes();
            for (std::uint32_t i = 0; i < P::view().output_count; ++i) outputs[i] = c.outputs[i];
            accumulators<P>::redirect(outputs, mine.arena);
            mine.outputs = outputs;
        }
        executable<P>::samples(mine);
    }
    static void combine(
        const call& c, const batch_division& parts, std::size_t part, std::size_t all_parts) {
        if (parts.slices > 1)
            accumulators<P>::combine(c, others(c), parts.slices - 1, part, all_parts);
    }
    /// What the slices behind the first have of their own.
    static COSTATE_INLINE std::byte* others(const call& c) {
        return c.arena + accumulators<P>::workspace_bytes();
    }
};

}  // namespace costate::inline COSTATE_ISA
