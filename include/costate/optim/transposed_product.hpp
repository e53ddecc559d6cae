// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <costate/core/simd.hpp>

namespace costate::inline COSTATE_ISA {

/// A matrix in somebody's memory, its rows `stride` elements apart.
template <class T>
struct rows_of {
    T* data;
    std::size_t stride;

    constexpr T& operator()(std::size_t row_, std::size_t column_) const {
        return data[row_ * stride + column_];
    }
    constexpr rows_of at(std::size_t row_, std::size_t column_) const {
        return {data + row_ * stride + column_, stride};
    }
};

/// The transpose of such a matrix.
template <class T>
struct columns_of {
    T* data;
    std::size_t stride;

    constexpr T& operator()(std::size_t row_, std::size_t column_) const {
        return data[column_ * stride + row_];
    }
    constexpr columns_of at(std::size_t row_, std::size_t column_) const {
        return {data + column_ * stride + row_, stride};
    }
};

namespace detail {

template <class T>
inline constexpr std::size_t product_width = 2 * pack<T>::lanes;
// So many rows of the result times two packs of columns stay in 32 or 16 registers.
template <class T>
inline constexpr std::size_t product_rows = sizeof(pack<T>) >= 64 ? 12 : 6;

template <class T, std::size_t Rows>
COSTATE_INLINE void transposed_product_tile(
    std::size_t depth, T factor, const T* a, const T* b, std::size_t columns, rows_of<T> c) {
    using V = pack<T>;
    constexpr std::size_t lanes = V::lanes;
    V sums[Rows][2];
    for (std::size_t r = 0; r < Rows; ++r) sums[r][0] = sums[r][1] = V(T(0));
    for (std::size_t k = 0; k < depth; ++k) {
        const V b0 = V::load(b + 2 * lanes * k);
        const V b1 = V::load(b + 2 * lanes * k + lanes);
        for (std::size_t r = 0; r < Rows; ++r) {
            const V left(a[k * Rows + r]);
            sums[r][0] = fma(left, b0, sums[r][0]);
            sums[r][1] = fma(left, b1, sums[r][1]);
        }
    }
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t h = 0; h < 2; ++h) {
            if (columns <= h * lanes) continue;
            T* const to = &c(r, h * lanes);
            const std::size_t left = columns - h * lanes;
            if (left >= lanes)
                fma(V(factor), sums[r][h], V::load(to)).store(to);
            else
                fma(V(factor), sums[r][h], V::load_partial(to, left)).store_partial(to, left);
        }
}

// A stretch of B, its columns in panels as wide as a tile.
template <class T>
struct packed_columns {
    static constexpr std::size_t depth_limit = 8192 / sizeof(pack<T>);  // a panel has 16 KB
    static constexpr std::size_t panels = 4;
    alignas(64) T elements[panels][depth_limit * product_width<T>];
    std::size_t depth, columns;

    template <class B>
    void fill(const B& b) {
        constexpr std::size_t width = product_width<T>;
        for (std::size_t r = 0; r < depth; ++r)
            for (std::size_t j = 0; j < columns; j += width)
                for (std::size_t l = 0; l < width; ++l)
                    elements[j / width][r * width + l] = j + l < columns ? b(r, j + l) : T(0);
    }
    // `Rows` rows of the result.
    template <std::size_t Rows, class A>
    void multiply(T factor, const A& a, rows_of<T> c, std::size_t skipped) const {
        constexpr std::size_t width = product_width<T>;
        alignas(64) T left[depth_limit * Rows];
        for (std::size_t k = 0; k < depth; ++k)
            for (std::size_t r = 0; r < Rows; ++r) left[k * Rows + r] = a(k, r);
        for (std::size_t j = 0; j < columns; j += width) {
            if (j + width <= skipped) continue;
            const std::size_t here = columns - j < width ? columns - j : width;
            transposed_product_tile<T, Rows>(
                depth, factor, left, elements[j / width], here, c.at(0, j));
        }
    }
};

}  // namespace detail

/// C += factor·Aᵀ·B with A of `depth` rows and `m` columns and B of `depth` rows and `n` columns, each rows_of<const T> or
/// columns_of<const T>. With `upper`, of a C that is
/// known to be symmetric: then at least the elements on the diagonal and right of it are computed.
template <class T, class A = rows_of<const T>, class B = rows_of<const T>>
void add_transposed_product(
    std::size_t m_, std::size_t n_, std::size_t depth_, T factor_, A a_, B b_, rows_of<T> c_,
    bool upper_ = false) {
    constexpr std::size_t rows = detail::product_rows<T>;
    constexpr std::size_t wide = detail::packed_columns<T>::panels * detail::product_width<T>;
    detail::packed_columns<T> packed;
    for (std::size_t k = 0; k < depth_; k += packed.depth) {
        packed.depth = depth_ - k < packed.depth_limit ? depth_ - k : packed.depth_limit;
        for (std::size_t j = 0; j < n_; j += wide) {
            packed.columns = n_ - j < wide ? n_ - j : wide;
            packed.fill(b_.at(k, j));
            const std::size_t end = upper_ && j + packed.columns < m_ ? j + packed.columns : m_;
            std::size_t i = 0;
            const auto skipped = [&] { return upper_ && i > j ? i - j : 0; };
            for (; i + rows <= end; i += rows)
                packed.template multiply<rows>(factor_, a_.at(k, i), c_.at(i, j), skipped());
            for (; i < end; ++i)
                packed.template multiply<1>(factor_, a_.at(k, i), c_.at(i, j), skipped());
        }
    }
}

}  // namespace costate::inline COSTATE_ISA
