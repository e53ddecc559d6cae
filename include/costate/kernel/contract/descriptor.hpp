// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/element.hpp>
#include <costate/core/simd.hpp>

#include <cstddef>

/// The problem a contraction kernel is compiled for.
namespace costate::inline COSTATE_ISA::kernel {

/// An extent that is known at the call only (`rows`).
inline constexpr std::size_t dynamic = ~std::size_t{0};

/// A further axis that is summed over, around k: its length and its strides in A and B.
struct sum_level {
    std::size_t count = 1;
    std::size_t a = 0, b = 0;
    constexpr bool operator==(const sum_level&) const = default;
};

/// C[m][n] = sum over k of A[m][k] * B[k][n]: extents and strides (in elements) of the three.
/// At most one of m and k may be `dynamic`: m in a dense layer's forward product, k in its weight
/// gradient. Strides of the operands may be 0 (a broadcast operand); strides along an extent of 1
/// do not matter.
struct contraction {
    std::size_t m, n, k;
    std::size_t a_m, a_k;
    std::size_t b_k, b_n;
    std::size_t c_m, c_n;
    bool accumulate = false;  ///< C += instead of C =
    std::size_t rows = 64;  ///< what to plan for where an extent is `dynamic`
    std::size_t forced_rows = 0;  ///< of the register tile, in place of the model's choice …
    std::size_t forced_vectors = 0;  ///< … for measurements
    sum_level around[2]{};  ///< of k, outermost first; for the form `columns` only
    /// How A and B are stored where that is not as what is computed. What the vectors do not run along is converted anew
    /// for every tile, so store that as it is computed.
    element a_kind = element::none, b_kind = element::none;
    /// C is symmetric: of what is below the diagonal, only what shares a register tile with the rest is computed.
    bool upper = false;

    constexpr bool operator==(const contraction&) const = default;

    /// The same problem with C, A and B transposed: C'[n][m] = sum over k of B'[n][k] * A'[k][m].
    constexpr contraction transposed() const {
        contraction d{n,   m,   k,          b_n,  b_k,         a_k,           a_m,
                      c_n, c_m, accumulate, rows, forced_rows, forced_vectors};
        for (std::size_t i = 0; i < 2; ++i) {
            d.around[i] = {around[i].count, around[i].b, around[i].a};
        }
        d.a_kind = b_kind;
        d.b_kind = a_kind;
        return d;
    }
    /// Whether k is not all that is summed over.
    constexpr bool nested() const { return around[0].count != 1 || around[1].count != 1; }

    /// Strides along an extent of 1 replaced by 1, so that what depends on them sees one form.
    constexpr contraction normalised() const {
        contraction d = *this;
        if (m == 1) {
            d.a_m = d.c_m = 1;
        }
        if (n == 1) {
            d.b_n = d.c_n = 1;
        }
        if (k == 1) {
            d.a_k = d.b_k = 1;
        }
        return d;
    }

    /// True where the kernel's vectors run down a column of C, along m: one column only, or C
    /// stored column by column.
    constexpr bool lanes_along_m() const {
        const contraction d = normalised();
        return d.n == 1 ? d.m != 1 : d.c_n != 1 && d.c_m == 1;
    }

    /// The problem with the vectors along n, as the kernels have it.
    constexpr contraction oriented() const {
        return (lanes_along_m() ? transposed() : *this).normalised();
    }
};

template <element Kind, class T>
struct stored {
    using type = element_type<Kind>;
};
template <class T>
struct stored<element::none, T> {
    using type = T;
};
/// The elements in memory of the operands of a contraction that computes in T.
template <contraction D, class T>
using stored_a = typename stored<D.a_kind, T>::type;
template <contraction D, class T>
using stored_b = typename stored<D.b_kind, T>::type;

/// C[rows or m][n] = A[rows or m][k] * B[k][n], all row-major and without gaps: a dense layer's
/// forward product.
constexpr contraction matrix_product(std::size_t m, std::size_t n, std::size_t k) {
    return {m, n, k, k, 1, n, 1, n, 1};
}

/// C[m][n] = sum over r of X[r][m] * Z[r][n], row-major: a dense layer's gradient with respect to
/// its m x n weights from its inputs and the cotangents of its outputs.
constexpr contraction weight_gradient(std::size_t m, std::size_t n, std::size_t rows) {
    return {m, n, rows, 1, m, n, 1, n, 1};
}

/// C[m][n] = sum over k of Z[m][k] * W[n][k], row-major: the gradient with respect to the n inputs
/// of a dense layer with n x k weights.
constexpr contraction input_gradient(std::size_t m, std::size_t n, std::size_t k) {
    return {m, n, k, k, 1, 1, k, n, 1};
}

constexpr contraction accumulating(contraction d) {
    d.accumulate = true;
    return d;
}

}  // namespace costate::inline COSTATE_ISA::kernel
