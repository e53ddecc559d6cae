// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/simd.hpp>

#include <cstddef>
#include <type_traits>

namespace costate::inline COSTATE_ISA {

/// What lanes hold of elements of a type: there are no packs of 8 and 16 bits, and floats hold these exactly.
template <class T>
using lane_type = std::conditional_t<(sizeof(T) < 4), float, T>;

/// Stores a pack as elements of another type or of its own, the first `lanes` of it if it is the last one.
template <bool Partial, class V, class Stored>
COSTATE_INLINE void store_pack(Stored* to, const V& value, std::size_t lanes) {
    using T = typename V::value_type;
    if constexpr (!std::is_same_v<Stored, T>) {
        T values[V::lanes];
        value.store(values);
        for (std::size_t lane = 0; lane < (Partial ? lanes : V::lanes); ++lane)
            to[lane] = static_cast<Stored>(values[lane]);
    } else if constexpr (Partial) {
        value.store_partial(to, lanes);
    } else {
        value.store(to);
    }
}

}  // namespace costate::inline COSTATE_ISA
