// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/lanes.hpp>
#include <costate/program/member.hpp>

#include <cstdint>

namespace costate::inline COSTATE_ISA {

/// A pack of elements that lie apart, put together in registers: through memory it would have to wait for its parts.
template <std::int64_t Stride, class V, class E, std::size_t... Lane>
COSTATE_INLINE V gathered(const E* from, std::index_sequence<Lane...>) {
    using T = typename V::value_type;
    return V(simd::vector<T>{static_cast<T>(from[static_cast<std::ptrdiff_t>(Lane) * Stride])...});
}

/// One pack from memory, or from a counter: `from` points at its first element, `index` is the counter's value there.
template <class P, node_id Base, std::int64_t Stride, bool Partial, class V, class E>
COSTATE_INLINE V load_lanes(const E* from, std::ptrdiff_t index, std::size_t lanes) {
    using T = typename V::value_type;
    if constexpr (P::planned(Base).where == place::immediate) {
        return V(static_cast<T>(index)) + V::iota() * V(static_cast<T>(Stride));
    } else if constexpr (Stride == 0) {
        return V(static_cast<T>(*from));
    } else if constexpr (Stride == 1) {
        if constexpr (Partial)
            return load_as<V>(from, lanes);
        else
            return load_as<V>(from);
    } else if constexpr (!Partial && V::lanes > 1) {
        return gathered<Stride, V>(from, std::make_index_sequence<V::lanes>{});
    } else {
        T values[V::lanes]{};
        for (std::size_t i = 0; i < (Partial ? lanes : V::lanes); ++i)
            values[i] = static_cast<T>(from[static_cast<std::ptrdiff_t>(i) * Stride]);
        return V::load(values);
    }
}

/// What a counter that numbers the samples has counted before this tile.
template <class P, node_id Base>
COSTATE_INLINE std::ptrdiff_t samples_before(const call& c) {
    return P::type(Base).batched() && P::attribute(Base, 0) == 0
        ? static_cast<std::ptrdiff_t>(c.first)
        : 0;
}

/// Load `I` of the loop over group `G`: how it follows the loop's position, and its packs.
template <class P, std::uint32_t G, std::size_t I>
struct loop_load {
    static constexpr group_plan group = P::group(G);
    static constexpr std::size_t inner = group.axes == 0 ? 0u : group.axes - 1u;
    static constexpr walk w = P::load(group.first_load + static_cast<std::uint32_t>(I));
    using T = lane_type<element_type<group.computes>>;
    using V = pack<T>;
    /// How many operands of the loop's members it is.
    static constexpr std::uint32_t uses = [] {
        std::uint32_t n_ = 0;
        for (std::uint32_t m_ = 0; m_ < group.members; ++m_) {
            const member& made_ = P::value.members[group.first_member + m_];
            const std::uint32_t arity_ = P::view().nodes[made_.id].arity;
            for (std::uint32_t i_ = 0; i_ < arity_; ++i_)
                n_ += P::value.operands[made_.operands + i_] == w.slot;
        }
        return n_;
    }();

    template <class Position>
    static COSTATE_INLINE void start(Position& at, const call& c) {
        if constexpr (P::planned(w.base).where == place::immediate)
            at.counters[I] = w.offset + samples_before<P, w.base>(c);
        else if constexpr (!w.bounded)
            at.loads[I] = address<P, w.base>(c) + w.offset;
        else  // A window may begin in front of its place, where an array has no address.
            at.loads[I] = reinterpret_cast<const void*>(
                reinterpret_cast<std::uintptr_t>(address<P, w.base>(c)) +
                static_cast<std::uintptr_t>(w.offset) * sizeof(element_type<P::type(w.base).kind>));
    }

    template <class Position>
    static COSTATE_INLINE void advance(Position& at, std::int64_t elements) {
        if constexpr (P::planned(w.base).where == place::immediate)
            at.counters[I] += elements;
        else
            at.loads[I] =
                static_cast<const element_type<P::type(w.base).kind>*>(at.loads[I]) + elements;
    }

    /// Whether the outer axes stand in the load's window.
    template <class Position>
    static COSTATE_INLINE bool inside(const Position& at) {
        bool in = !w.empty;
        for (std::size_t a = 0; a < inner; ++a)
            if (w.restricts(static_cast<std::uint32_t>(a), group.extents[a]))
                in = in && at.index[a] >= w.begin[a] && at.index[a] < w.end[a];
        return in;
    }
    static constexpr bool windowed =
        w.restricts(inner, group.axes == 0 ? 1u : group.extents[inner]);

    /// Leaves of [low, high), the places along the last axis, those in the load's window.
    template <class Position>
    static COSTATE_INLINE void narrow(
        const Position& at, std::ptrdiff_t& low, std::ptrdiff_t& high) {
        if constexpr (windowed) {
            if (!inside(at)) return;
            if (w.begin[inner] > low) low = w.begin[inner];
            if (w.end[inner] < high) high = w.end[inner];
        }
    }

    template <bool Partial, class Position>
    static COSTATE_INLINE V read(const Position& at, std::size_t i, std::size_t lanes) {
        if constexpr (w.bounded) {
            if (!inside(at)) return V(T(0));
            if constexpr (Partial && windowed)
                return read_window(at, static_cast<std::ptrdiff_t>(i), lanes);
        }
        return read_all<Partial>(at, i, lanes);
    }
    /// The lanes that are in the window, 0 in the others, for which nothing is read.
    template <class Position>
    static V read_window(const Position& at, std::ptrdiff_t i, std::size_t lanes) {
        using E = element_type<P::type(w.base).kind>;
        constexpr std::int64_t stride = w.strides[inner];
        const std::ptrdiff_t low = w.begin[inner] > i ? w.begin[inner] - i : 0;
        const std::ptrdiff_t all = static_cast<std::ptrdiff_t>(lanes);
        const std::ptrdiff_t high = w.end[inner] - i < all ? w.end[inner] - i : all;
        if (low >= high) return V(T(0));
        if constexpr (is_window || stride == 0) {
            const auto window =
                lanes_between<V>(static_cast<std::size_t>(low), static_cast<std::size_t>(high));
            return select(window, read_all<true>(at, 0, 1), V(T(0)));
        } else {
            const E* const from = static_cast<const E*>(at.loads[I]) + (i + low) * stride;
            if constexpr (stride == 1 && std::is_same_v<E, T>)
                return V::load_between(
                    from, static_cast<std::size_t>(low), static_cast<std::size_t>(high));
            const V part = load_lanes<P, w.base, stride, true, V, E>(
                from, 0, static_cast<std::size_t>(high - low));
            if (low == 0) return part;
            T values[2 * V::lanes]{};
            part.store(values + low);
            return V::load(values);
        }
    }
    static constexpr bool is_window = P::at(w.base).op == &operation_of<window_op>;
    static constexpr bool is_counter =
        P::planned(w.base).where == place::immediate && !is_window && !w.bounded;

    template <bool Partial, class Position>
    static COSTATE_INLINE V read_all(const Position& at, std::size_t i, std::size_t lanes) {
        if constexpr (is_window) return V(T(1));
        constexpr std::int64_t stride = group.axes == 0 ? 0 : w.strides[inner];
        using E = element_type<P::type(w.base).kind>;
        const std::ptrdiff_t step = static_cast<std::ptrdiff_t>(i) * stride;
        if constexpr (P::planned(w.base).where == place::immediate)
            return load_lanes<P, w.base, stride, Partial, V, E>(
                nullptr, at.counters[I] + step, lanes);
        else
            return load_lanes<P, w.base, stride, Partial, V, E>(
                static_cast<const E*>(at.loads[I]) + step, 0, lanes);
    }
};

}  // namespace costate::inline COSTATE_ISA
