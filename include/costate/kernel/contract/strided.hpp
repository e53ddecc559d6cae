// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd.hpp>

#include <cstddef>
#include <type_traits>

/// Lanes that do not lie side by side in memory, or of which there are fewer than a pack has.
namespace costate::inline COSTATE_ISA::kernel {

/// `count` lanes from memory with any stride, converted if they are stored as something else; through a register of
/// `Width`, which are no fewer.
template <class T, std::size_t Width = pack<T>::lanes, class E>
COSTATE_INLINE pack<T> load_lanes(const E* from, std::size_t stride, std::size_t count) {
    if (stride == 1) {
        if constexpr (Width < pack<T>::lanes && std::is_same_v<T, E>) {
            return pack<T>(simd::widened<T, Width>(simd::load_narrow<T, Width>(from, count)));
        }
        return count == pack<T>::lanes ? load_as<pack<T>>(from) : load_as<pack<T>>(from, count);
    }
    if (stride == 0) {
        return pack<T>(static_cast<T>(*from));
    }
    T part[pack<T>::lanes] = {};
    for (std::size_t i = 0; i < count; ++i) {
        part[i] = static_cast<T>(from[i * stride]);
    }
    return pack<T>::load(part);
}

/// The same the other way.
template <class T, std::size_t Width = pack<T>::lanes>
COSTATE_INLINE void store_lanes(
    T* to, std::size_t stride, std::size_t count, const pack<T>& value) {
    if (stride == 1) {
        if constexpr (Width < pack<T>::lanes) {
            simd::store_narrow<T, Width>(to, count, simd::narrowed<T, Width>(value.v));
        } else if (count == pack<T>::lanes) {
            value.store(to);
        } else {
            value.store_partial(to, count);
        }
        return;
    }
    T part[pack<T>::lanes];
    value.store(part);
    for (std::size_t i = 0; i < count; ++i) {
        to[i * stride] = part[i];
    }
}

}  // namespace costate::inline COSTATE_ISA::kernel
