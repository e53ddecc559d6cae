// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/contraction.hpp>
#include <costate/program/kernel_step.hpp>
#include <costate/program/scan.hpp>

namespace costate::inline COSTATE_ISA {

/// Runs a schedule: what comes before the samples, the tiles of samples, what comes after them.
template <class P>
struct executable {
    static void run(call c) {
        phase_steps<phase::before>(c);
        if constexpr (has_tiles()) {
            // Once even without samples, so that sums over them become 0.
            do {
                c.rows = c.batch - c.first < P::tile ? c.batch - c.first : P::tile;
                phase_steps<phase::tile>(c);
                c.first += P::tile;
            } while (c.first < c.batch);
            c.first = 0;
        }
        phase_steps<phase::after>(c);
    }

private:
    static consteval bool has_tiles() {
        for (std::uint32_t i = 0; i < P::size.groups; ++i)
            if (P::group(i).runs == phase::tile) return true;
        return false;
    }
    template <phase Phase>
    static COSTATE_INLINE void phase_steps(const call& c) {
        steps<Phase>(c, std::make_integer_sequence<std::uint32_t, P::size.groups>{});
    }
    template <phase Phase, std::uint32_t... G>
    static COSTATE_INLINE void steps(const call& c, std::integer_sequence<std::uint32_t, G...>) {
        (step<Phase, G>(c), ...);
    }
    template <phase Phase, std::uint32_t G>
    static COSTATE_INLINE void step(const call& c) {
        if constexpr (P::group(G).runs == Phase) {
            if constexpr (P::group(G).kind == form::contraction)
                contraction_step<P, G>::run(c);
            else if constexpr (P::at(P::group(G).leader).op->body != nullptr)
                scan_step<P, P::group(G).leader>::run(c);
            else if constexpr (P::group(G).kind == form::kernel)
                kernel_step<P, P::group(G).leader>::run(c);
            else
                loop<P, G>::run(c);
        }
    }
};

}  // namespace costate::inline COSTATE_ISA
