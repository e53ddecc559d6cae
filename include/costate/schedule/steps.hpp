// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/staged.hpp>
#include <costate/schedule/kept_steps.hpp>
#include <costate/schedule/step_sums.hpp>

#include <type_traits>

namespace costate {

/// The graph with what its scans keep of their steps for others.
template <class Stage>
struct kept_steps_stage {
    static constexpr builder run() { return kept_steps(staged<Stage>::view()).run(); }
    static consteval std::uint32_t expected_nodes() {
        return staged<Stage>::view().node_count + 64;
    }
};
template <class Stage>
using with_kept_steps =
    std::conditional_t<loop_bodies::any(staged<Stage>::view()), kept_steps_stage<Stage>, Stage>;

/// The graph with sums over steps made of what is small.
template <class Stage>
struct step_sums_stage {
    static constexpr builder run() { return step_sums(staged<Stage>::view()).run(); }
    static consteval std::uint32_t expected_nodes() {
        return staged<Stage>::view().node_count + 64;
    }
};
template <class Stage>
constexpr bool has_step_sums() {
    const graph_view g = staged<Stage>::view();
    return loop_bodies::any(g) && step_sums(g).helps();
}
template <class Stage>
using with_step_sums = std::conditional_t<has_step_sums<Stage>(), step_sums_stage<Stage>, Stage>;

/// The steps of a finished graph's scans as they are to be scheduled; a graph without a scan is what it was.
template <class Stage>
using with_steps = with_step_sums<with_kept_steps<Stage>>;

}  // namespace costate
