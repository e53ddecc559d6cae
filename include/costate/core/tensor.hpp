// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/shape.hpp>

namespace costate {

/// Elements that lie somewhere else, in order, with their shape in the type.
template <class T, extent... Dims>
class tensor_view {
public:
    using value_type = T;
    using shape_type = shape<Dims...>;
    static constexpr std::size_t static_size = (std::size_t{1} * ... * Dims);

    constexpr explicit tensor_view(T* data_) : data_begin_(data_) {}

    /// The element at these indices, one for each axis.
    template <class... Index>
        requires(sizeof...(Index) == sizeof...(Dims))
    constexpr T& operator()(Index... index_) const {
        std::size_t at = 0;
        ((at = at * Dims + static_cast<std::size_t>(index_)), ...);
        return data_begin_[at];
    }
    constexpr T* data() const { return data_begin_; }
    static constexpr std::size_t size() { return static_size; }
    constexpr T* begin() const { return data_begin_; }
    constexpr T* end() const { return data_begin_ + static_size; }

private:
    T* data_begin_;
};

/// A tensor that holds its elements, in order, and nothing else; an aggregate: `tensor<double, 2> t{1, 2}`.
template <class T, extent... Dims>
struct tensor {
    using value_type = T;
    using shape_type = shape<Dims...>;
    static constexpr std::size_t static_size = (std::size_t{1} * ... * Dims);

    T elements[static_size == 0 ? 1 : static_size];

    template <class... Index>
        requires(sizeof...(Index) == sizeof...(Dims))
    constexpr T& operator()(Index... index_) {
        return elements[at(index_...)];
    }
    template <class... Index>
        requires(sizeof...(Index) == sizeof...(Dims))
    constexpr const T& operator()(Index... index_) const {
        return elements[at(index_...)];
    }
    constexpr T* data() { return elements; }
    constexpr const T* data() const { return elements; }
    static constexpr std::size_t size() { return static_size; }
    constexpr T* begin() { return elements; }
    constexpr T* end() { return elements + static_size; }
    constexpr const T* begin() const { return elements; }
    constexpr const T* end() const { return elements + static_size; }
    constexpr bool operator==(const tensor&) const = default;

private:
    template <class... Index>
    static constexpr std::size_t at(Index... index) {
        std::size_t place = 0;
        ((place = place * Dims + static_cast<std::size_t>(index)), ...);
        return place;
    }
};

}  // namespace costate
