// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/element.hpp>

namespace costate {

using extent = std::uint32_t;

/// The length of the batch axis: known at the call, not in the type.
inline constexpr extent batch_extent = ~extent{0};

inline constexpr std::size_t max_rank = 8;

/// Element type and extents of a tensor as a value; passes and shape rules compute with it.
struct tensor_type {
    element kind = element::none;
    std::uint8_t rank = 0;
    extent dims[max_rank]{};

    constexpr bool operator==(const tensor_type& other) const {
        if (kind != other.kind || rank != other.rank) return false;
        for (std::size_t i = 0; i < rank; ++i)
            if (dims[i] != other.dims[i]) return false;
        return true;
    }
    constexpr bool same_shape(const tensor_type& other) const {
        tensor_type retyped = other;
        retyped.kind = kind;
        return *this == retyped;
    }
    constexpr bool batched() const { return rank > 0 && dims[0] == batch_extent; }

    /// Number of elements; of one sample where there is a batch axis.
    constexpr std::size_t size() const {
        std::size_t n = 1;
        for (std::size_t i = 0; i < rank; ++i)
            if (dims[i] != batch_extent) n *= dims[i];
        return n;
    }
    constexpr tensor_type with_kind(element e) const {
        tensor_type t = *this;
        t.kind = e;
        return t;
    }
    /// The type with one more axis in front.
    constexpr tensor_type prepend(extent length) const {
        tensor_type t{kind, static_cast<std::uint8_t>(rank + 1), {length}};
        for (std::size_t i = 0; i < rank; ++i) t.dims[i + 1] = dims[i];
        return t;
    }
    constexpr tensor_type append(extent length) const {
        tensor_type t = *this;
        t.dims[t.rank++] = length;
        return t;
    }
};

/// The type of derivatives with respect to something of this type, of itself where there are none.
constexpr tensor_type derivative_type(const tensor_type& type) {
    return is_differentiable(type.kind) ? type.with_kind(derivative_kind(type.kind)) : type;
}

template <class T>
constexpr tensor_type scalar_type() {
    return {element_of<T>, 0, {}};
}

/// The extents of one sample, as a type: what a diagnostic shows.
template <extent... Dims>
struct shape {
    static constexpr std::size_t rank = sizeof...(Dims);
    static constexpr tensor_type of(element e) {
        return {e, static_cast<std::uint8_t>(rank), {Dims...}};
    }
};

}  // namespace costate
