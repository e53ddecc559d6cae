// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/loop_load.hpp>

namespace costate::inline COSTATE_ISA {

/// What a loop need not read anew for each pack of its last axis: numbers that all of the axis share, and counters, which
/// only go on. Compilers cannot see that nothing the loop stores lies where it reads, and the conversion of an index
/// takes longer than an addition. Not `Keeps`: a loop that reads everything anew.
template <class P, std::uint32_t G, bool Keeps>
struct steady_loads {
private:
    static constexpr group_plan group = P::group(G);
    template <std::size_t I>
    using load = loop_load<P, G, I>;
    using T = lane_type<element_type<group.computes>>;
    using V = pack<T>;
    static constexpr std::size_t inner = group.axes == 0 ? 0u : group.axes - 1u;
    // With more of them there are not registers enough, and with longer bodies it does not matter.
    static constexpr bool pays = Keeps && group.axes > 0 && group.loads <= 12 && is_one_line(group);
    static constexpr auto every = std::make_index_sequence<group.loads>{};

    /// Whether all numbers of a counter, and those a pack beyond, are exact.
    static consteval bool exact(const walk& w_) {
        if (!std::is_same_v<T, float>) return true;
        std::int64_t most_ = w_.offset < 0 ? -w_.offset : w_.offset;
        for (std::size_t a_ = 0; a_ < group.axes; ++a_) {
            const std::int64_t stride_ = w_.strides[a_] < 0 ? -w_.strides[a_] : w_.strides[a_];
            if (stride_ != 0 && group.extents[a_] == batch_extent) return false;
            const auto length_ = static_cast<std::int64_t>(group.extents[a_] + 2 * V::lanes);
            if (stride_ != 0) most_ += stride_ * length_;
        }
        return most_ <= std::int64_t{1} << 24;
    }

public:
    template <std::size_t I>
    static constexpr bool counts =
        pays && load<I>::is_counter && load<I>::w.strides[inner] != 0 && exact(load<I>::w);
    template <std::size_t I>
    static constexpr bool has = counts<I> ||
        (pays && !load<I>::w.bounded && !load<I>::is_window && load<I>::w.strides[inner] == 0);

    template <class Position>
    COSTATE_INLINE explicit steady_loads(const Position& at_) {
        begin(at_, every);
    }
    /// The pack of load `I` at element `i` of the last axis, which is where this stands.
    template <std::size_t I, bool Partial, class Position>
    COSTATE_INLINE V pack_of(const Position& at, std::size_t i, std::size_t lanes) const {
        if constexpr (has<I>)
            return values_[I];
        else
            return simd::held < !Partial &&
                load<I>::uses >= 2 > (load<I>::template read<Partial>(at, i, lanes));
    }
    /// Behind a whole pack.
    COSTATE_INLINE void go_on() { count(every); }

private:
    V values_[group.loads + 1];

    template <class Position, std::size_t... I>
    COSTATE_INLINE void begin([[maybe_unused]] const Position& at, std::index_sequence<I...>) {
        (begin_one<I>(at), ...);
    }
    template <std::size_t I, class Position>
    COSTATE_INLINE void begin_one([[maybe_unused]] const Position& at) {
        if constexpr (has<I>) values_[I] = load<I>::template read<false>(at, 0, V::lanes);
    }
    template <std::size_t... I>
    COSTATE_INLINE void count(std::index_sequence<I...>) {
        (count_one<I>(), ...);
    }
    template <std::size_t I>
    COSTATE_INLINE void count_one() {
        if constexpr (counts<I>)
            values_[I] +=
                static_cast<T>(load<I>::w.strides[inner] * static_cast<std::int64_t>(V::lanes));
    }
};

}  // namespace costate::inline COSTATE_ISA
