// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <type_traits>

#include <costate/optim/transposed_product.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

namespace detail {

inline constexpr std::size_t inverse_block = 48;

/// The negative inverse of a small matrix in its place; false if a pivot is not positive.
template <class T>
constexpr bool sweep_small(std::size_t n, rows_of<T> a) {
    for (std::size_t k = 0; k < n; ++k) {
        const T pivot = a(k, k);
        // From memory: clang takes numbers that are handed over by value for finite under -ffast-math.
        using bits = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
        if (!vectors::detail::finite_block<T, bits>(1, &a(k, k)) || !(pivot > 0)) return false;
        const T inverse = 1 / pivot;
        for (std::size_t j = 0; j < n; ++j) a(k, j) *= inverse;
        a(k, k) = -inverse;
        for (std::size_t i = 0; i < n; ++i) {
            if (i == k) continue;
            const T factor = a(i, k);
            a(i, k) = 0;
            const T* const from = &a(k, 0);
            T* const to = &a(i, 0);
            for (std::size_t j = 0; j < n; ++j) to[j] -= factor * from[j];
        }
    }
    return true;
}

}  // namespace detail

/// Elements of workspace for the inverse of a matrix of this order.
constexpr std::size_t symmetric_inverse_workspace(std::size_t order_) {
    return 2 * detail::inverse_block * order_ + detail::inverse_block * detail::inverse_block;
}

/// Inverts a symmetric positive definite matrix in its place; what is left of the diagonal is read nowhere. False, and the
/// matrix is spoilt, if it is not positive definite in the precision at hand, infinite or NaN.
///
/// The sweep operator (Goodnight, "A tutorial on the SWEEP operator", 1979) block by block: the pivots are those of a Cholesky
/// factorisation, block by block its Schur complements, and it takes n³/2 multiplications as well, nearly all in one
/// product of two panels for each block; but the matrix is gone through once instead of three times.
template <class T>
bool invert_symmetric(std::size_t order_, rows_of<T> a_, T* workspace_) {
    constexpr std::size_t block = detail::inverse_block;
    const rows_of<T> panel{workspace_, order_};
    const rows_of<T> solved{workspace_ + block * order_, order_};
    const rows_of<T> pivot{workspace_ + 2 * block * order_, block};
    const std::size_t n = order_;
    for (std::size_t first = 0; first < n; first += block) {
        const std::size_t count = n - first < block ? n - first : block;
        const std::size_t end = first + count;
        for (std::size_t k = 0; k < count; ++k) {
            for (std::size_t j = 0; j < first; ++j) panel(k, j) = a_(j, first + k);
            for (std::size_t j = first; j < end; ++j) panel(k, j) = 0;
            for (std::size_t j = end; j < n; ++j) panel(k, j) = a_(first + k, j);
            for (std::size_t l = 0; l < count; ++l)
                pivot(k, l) = k < l ? a_(first + k, first + l) : a_(first + l, first + k);
            for (std::size_t j = 0; j < n; ++j) solved(k, j) = 0;
        }
        if (!detail::sweep_small(count, pivot)) return false;
        const rows_of<const T> inverse{pivot.data, pivot.stride};
        const rows_of<const T> before{panel.data, panel.stride};
        const rows_of<const T> after{solved.data, solved.stride};
        add_transposed_product(count, n, count, T(-1), inverse, before, solved);
        add_transposed_product(n, n, count, T(-1), before, after, a_, true);
        for (std::size_t k = 0; k < count; ++k) {
            for (std::size_t j = 0; j < first; ++j) a_(j, first + k) = solved(k, j);
            for (std::size_t j = end; j < n; ++j) a_(first + k, j) = solved(k, j);
            for (std::size_t l = k; l < count; ++l) a_(first + k, first + l) = pivot(k, l);
        }
    }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i; j < n; ++j) a_(j, i) = a_(i, j) = -a_(i, j);
    return true;
}

}  // namespace costate::inline COSTATE_ISA
