// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/compiled.hpp>

#include <bit>
#include <cstdint>

namespace costate::inline COSTATE_ISA {

/// Which of `count` numbers, at most 64 and so far apart, are not 0: a bit for each.
template <std::int64_t Stride, class T>
COSTATE_INLINE std::uint64_t open_gates(const T* from, std::size_t count) {
    std::uint64_t open = 0;
    std::size_t i = 0;
    if constexpr (Stride == 1 && is_real(element_of<T>)) {
        using V = pack<T>;
        using truth = typename mask<T>::native_type;
        if constexpr (V::lanes > 1 && std::is_integral_v<truth>)
            for (; i + V::lanes <= count; i += V::lanes)
                open |= std::uint64_t{static_cast<truth>((V::load(from + i) != T(0)).v)} << i;
    }
    for (; i < count; ++i)
        open |= std::uint64_t{from[static_cast<std::ptrdiff_t>(i) * Stride] != T(0)} << i;
    return open;
}

/// Of the next turns of an axis, at most 64, those at which the gate of group `G` is open, a bit for each.
template <class P, std::uint32_t G, std::size_t Axis, class Position>
COSTATE_INLINE std::uint64_t open_turns(const Position& at, std::size_t turns) {
    constexpr group_plan group = P::group(G);
    constexpr walk w = P::load(group.first_load + group.gate - 1);
    using T = element_type<P::type(w.base).kind>;
    return open_gates<w.strides[Axis]>(static_cast<const T*>(at.loads[group.gate - 1]), turns);
}

}  // namespace costate::inline COSTATE_ISA
