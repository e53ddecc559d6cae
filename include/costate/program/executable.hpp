// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/contraction.hpp>
#include <costate/program/kernel_step.hpp>
#include <costate/program/scan.hpp>

namespace costate::inline COSTATE_ISA {

/// Runs a schedule: what comes before the samples, the tiles of samples, what comes after them.
template <class P>
struct executable {
    /// A brief program is part of its call: there its steps know where the caller's data are, and hand on in registers
    /// what they compute.
    static COSTATE_INLINE void run(const call& c) {
        if constexpr (brief())
            phases(c);
        else
            phases_of_their_own(c);
    }

    static COSTATE_INLINE void before(const call& c) { phase_steps<phase::before>(c); }
    /// The samples from c.first to before c.end.
    static COSTATE_INLINE void samples(const call& c) {
        call tile = c;
        // Once even without samples, so that sums over them become 0.
        do {
            tile.rows = c.end - tile.first < P::tile ? c.end - tile.first : P::tile;
            phase_steps<phase::tile>(tile);
            tile.first += P::tile;
        } while (tile.first < c.end);
    }
    static COSTATE_INLINE void after(const call& c) { phase_steps<phase::after>(c); }

    static consteval bool has_tiles() {
        for (std::uint32_t i = 0; i < P::size.groups; ++i)
            if (P::group(i).runs == phase::tile) return true;
        return false;
    }

    template <phase Phase, std::uint32_t G>
    static COSTATE_INLINE void step(const call& c) {
        if constexpr (P::group(G).runs == Phase) {
            if constexpr (brief<G>())
                group<G>(c);
            else
                group_of_its_own<G>(c);
        }
    }

    /// Whether the whole program is.
    static consteval bool brief() {
        return []<std::uint32_t... G>(std::integer_sequence<std::uint32_t, G...>) {
            return sizeof...(G) <= brief_groups && (work<G>() + ... + std::size_t{0}) < much_work;
        }(std::make_integer_sequence<std::uint32_t, P::size.groups>{});
    }

private:
    static COSTATE_INLINE void phases(const call& c) {
        before(c);
        if constexpr (has_tiles()) samples(c);
        after(c);
    }
    [[gnu::noinline]] static void phases_of_their_own(const call& c) { phases(c); }

    template <phase Phase>
    static COSTATE_INLINE void phase_steps(const call& c) {
        steps<Phase>(c, std::make_integer_sequence<std::uint32_t, P::size.groups>{});
    }
    template <phase Phase, std::uint32_t... G>
    static COSTATE_INLINE void steps(const call& c, std::integer_sequence<std::uint32_t, G...>) {
        (step<Phase, G>(c), ...);
    }
    template <std::uint32_t G>
    static COSTATE_INLINE void group(const call& c) {
        if constexpr (P::group(G).kind == form::contraction)
            contraction_step<P, G>::run(c);
        else if constexpr (P::at(P::group(G).leader).op->body != nullptr)
            scan_step<P, P::group(G).leader>::run(c);
        else if constexpr (P::group(G).kind == form::kernel)
            kernel_step<P, P::group(G).leader>::run(c);
        else
            loop<P, G>::run(c);
    }
    /// One giant function makes compilers slow, so a group is a function: unless its work is hardly more than the call.
    template <std::uint32_t G>
    [[gnu::noinline]] static void group_of_its_own(const call& c) {
        group<G>(c);
    }
    template <std::uint32_t G>
    static consteval bool brief() {
        return P::size.groups <= 2 || (P::size.groups <= brief_groups && work<G>() < brief_work);
    }
    /// How much a group has to do; much_work or more where that is not known.
    template <std::uint32_t G>
    static consteval std::size_t work() {
        constexpr group_plan g = P::group(G);
        std::size_t work = g.members + 1u;
        const auto times = [&work](extent length_) {
            work = length_ == batch_extent || work >= much_work ? much_work : work * length_;
        };
        if constexpr (g.kind == form::contraction) {
            constexpr contraction_loops loops = P::contraction(g.leader);
            times(loops.m), times(loops.n), times(loops.k);
            for (std::uint32_t i = 0; i < loops.depth; ++i) times(loops.around[i].length);
        } else if constexpr (g.kind == form::kernel) {
            return much_work;
        } else {
            for (std::size_t a = 0; a < g.axes; ++a) times(g.extents[a]);
        }
        return work;
    }
    // Products or operations of what is hardly more than a call: one group, and a program.
    static constexpr std::size_t brief_work = 4096, much_work = 2 * brief_work;
    static constexpr std::uint32_t brief_groups = 16;
};

}  // namespace costate::inline COSTATE_ISA
