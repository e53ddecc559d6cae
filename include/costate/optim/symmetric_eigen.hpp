// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <costate/core/math.hpp>
#include <costate/optim/transposed_product.hpp>
#include <costate/optim/tridiagonal.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

namespace detail {

// Rows that are worked on at once, and sweeps of rotations that are gathered before they are done.
inline constexpr std::size_t eigen_rows = 4;
inline constexpr std::size_t eigen_sweeps = 32;

/// Calls f(j, lanes) for packs of columns from `first` to n; only the last may have fewer lanes than a pack.
template <class T, class F>
COSTATE_INLINE void for_packs(std::size_t first, std::size_t n, const F& f) {
    constexpr std::size_t lanes = pack<T>::lanes;
    std::size_t j = first;
    for (; j + lanes <= n; j += lanes)
        f(
            j, [](const T* from) { return pack<T>::load(from); },
            [](T* to, const pack<T>& v) { v.store(to); });
    if (const std::size_t rest = n - j; rest != 0)
        f(
            j, [rest](const T* from) { return pack<T>::load_partial(from, rest); },
            [rest](T* to, const pack<T>& v) { v.store_partial(to, rest); });
}

/// Reduces a symmetric matrix, of which the part on the diagonal and right of it is read, to a tridiagonal one by
/// reflections I - τ v vᵀ (Golub and Van Loan, "Matrix computations", section 8.3.1). Row k keeps v right of the diagonal.
/// Each change of the matrix waits for the next vector, whose product with the matrix is made in the same pass.
template <class T>
class tridiagonal_reduction {
public:
    T *diagonal, *beside, *tau;

    tridiagonal_reduction(std::size_t n, rows_of<T> a, T* workspace)
        : diagonal(workspace),
          beside(workspace + n),
          tau(workspace + 2 * n),
          n_(n),
          a_(a),
          w_(workspace + 3 * n),
          product_(workspace + 4 * n),
          none_(workspace + 5 * n) {
        for (std::size_t j = 0; j < n; ++j) w_[j] = none_[j] = 0;
        const T* v = none_;  // of the row before
        for (std::size_t k = 0; k < n; ++k) {
            T* const row = &a_(k, 0);
            for (std::size_t j = k; j < n; ++j) row[j] -= v[k] * w_[j] + w_[k] * v[j];
            diagonal[k] = row[k];
            if (k + 1 == n) break;
            reflect(k, row);
            for (std::size_t j = k; j < n; ++j) product_[j] = 0;
            change_and_multiply(k + 1, v, row);
            double across = 0;
            for (std::size_t j = k + 1; j < n; ++j)
                across += static_cast<double>(product_[j]) * static_cast<double>(row[j]);
            const T half = tau[k] * tau[k] / 2 * static_cast<T>(across);
            for (std::size_t j = k + 1; j < n; ++j) w_[j] = tau[k] * product_[j] - half * row[j];
            w_[k] = 0;
            v = row;
        }
    }

private:
    std::size_t n_;
    rows_of<T> a_;
    T *w_, *product_, *none_;

    /// Makes v of what is right of the diagonal, its first element 1.
    void reflect(std::size_t k, T* row) {
        const std::size_t first = k + 1;
        const double squares = vectors::detail::sum_block(
            n_ - first - 1, [](const auto& x) { return x * x; }, row + first + 1);
        const double x = static_cast<double>(row[first]);
        const double length = math::sqrt(x * x + squares);
        tau[k] = 0;
        beside[k] = row[first];
        row[first] = 1;
        // What is less has lost its digits, or makes the scale infinite; beside a norm of 1 it is nothing.
        if (squares < static_cast<double>(std::numeric_limits<T>::min())) return;
        const double to = x < 0 ? length : -length;
        const T scale = static_cast<T>(1 / (x - to));
        for (std::size_t j = first + 1; j < n_; ++j) row[j] *= scale;
        beside[k] = static_cast<T>(to);
        tau[k] = static_cast<T>((to - x) / to);
    }
    /// A -= v wᵀ + w vᵀ and product += A u, for the rows from `first` on.
    void change_and_multiply(std::size_t first, const T* v, const T* u) {
        std::size_t i = first;
        for (; i + eigen_rows <= n_; i += eigen_rows) rows<eigen_rows>(i, v, u);
        for (; i < n_; ++i) rows<1>(i, v, u);
    }
    template <std::size_t Rows>
    void rows(std::size_t i, const T* v, const T* u) {
        using V = pack<T>;
        for (std::size_t r = 0; r < Rows; ++r)
            for (std::size_t c = r; c < Rows; ++c) {
                T& element = a_(i + r, i + c);
                element -= v[i + r] * w_[i + c] + w_[i + r] * v[i + c];
                product_[i + r] += element * u[i + c];
                if (c != r) product_[i + c] += element * u[i + r];
            }
        V sums[Rows];
        for (V& sum : sums) sum = V(T(0));
        for_packs<T>(i + Rows, n_, [&](std::size_t j, const auto& load, const auto& store) {
            const V vj = load(v + j), wj = load(w_ + j), uj = load(u + j);
            V down = load(product_ + j);
            for (std::size_t r = 0; r < Rows; ++r) {
                T* const at = &a_(i + r, j);
                const V changed = fma(V(-w_[i + r]), vj, fma(V(-v[i + r]), wj, load(at)));
                store(at, changed);
                sums[r] = fma(changed, uj, sums[r]);
                down = fma(changed, V(u[i + r]), down);
            }
            store(product_ + j, down);
        });
        for (std::size_t r = 0; r < Rows; ++r) product_[i + r] += reduce_add(sums[r]);
    }
};

/// The transposed product of the reflections in their own place. Row i is the unit vector reflected by the vectors of the rows
/// before it, so that rows are made from the last one on and each vector is there as long as a row needs it.
template <class T>
void transposed_reflections(std::size_t n, rows_of<T> a, const T* tau, T* workspace) {
    using V = pack<T>;
    const rows_of<T> made{workspace, n};
    for (std::size_t end = n; end > 0;) {
        const std::size_t count = end < eigen_rows ? end : eigen_rows;
        const std::size_t first = end - count;
        for (std::size_t r = 0; r < eigen_rows; ++r)
            for (std::size_t j = 0; j < n; ++j) made(r, j) = r < count && j == first + r;
        for (std::size_t k = end - 1; k-- > 0;) {
            if (tau[k] == 0) continue;
            const T* const v = &a(k, 0);
            V sums[eigen_rows];
            for (V& sum : sums) sum = V(T(0));
            for_packs<T>(k + 1, n, [&](std::size_t j, const auto& load, const auto&) {
                const V vj = load(v + j);
                for (std::size_t r = 0; r < eigen_rows; ++r)
                    sums[r] = fma(load(&made(r, j)), vj, sums[r]);
            });
            V factors[eigen_rows];
            for (std::size_t r = 0; r < eigen_rows; ++r)
                factors[r] = V(-tau[k] * reduce_add(sums[r]));
            for_packs<T>(k + 1, n, [&](std::size_t j, const auto& load, const auto& store) {
                const V vj = load(v + j);
                for (std::size_t r = 0; r < eigen_rows; ++r)
                    store(&made(r, j), fma(factors[r], vj, load(&made(r, j))));
            });
        }
        for (std::size_t r = 0; r < count; ++r)
            for (std::size_t j = 0; j < n; ++j) a(first + r, j) = made(r, j);
        end = first;
    }
}

/// Rotations of neighbouring rows, some sweeps of them at once: then strips of columns stay in the cache.
template <class T>
class gathered_rotations {
public:
    gathered_rotations(std::size_t n, rows_of<T> rows, T* workspace)
        : n_(n), rows_(rows), c_{workspace, n}, s_{workspace + eigen_sweeps * n, n} {}

    void add(std::uint32_t i, T c, T s) {
        if (!any_) high_[count_] = i + 1;
        any_ = true;
        low_[count_] = i;
        c_(count_, i) = c;
        s_(count_, i) = s;
    }
    void next_sweep() {
        count_ += any_;
        any_ = false;
        if (count_ == eigen_sweeps) flush();
    }
    void flush() {
        constexpr std::size_t wide = 4, lanes = pack<T>::lanes;
        std::size_t j = 0;
        for (; j + wide * lanes <= n_; j += wide * lanes) turn<wide>(j, lanes);
        for (; j + lanes <= n_; j += lanes) turn<1>(j, lanes);
        if (j < n_) turn<1>(j, n_ - j);
        count_ = 0;
    }

private:
    std::size_t n_;
    rows_of<T> rows_, c_, s_;
    std::uint32_t low_[eigen_sweeps], high_[eigen_sweeps];
    std::size_t count_ = 0;
    bool any_ = false;

    template <std::size_t Packs>
    void turn(std::size_t j, std::size_t count) {
        using V = pack<T>;
        const bool whole = count == V::lanes;
        const auto load = [&](std::size_t i, std::size_t p) {
            const T* const from = &rows_(i, j + p * V::lanes);
            return whole ? V::load(from) : V::load_partial(from, count);
        };
        const auto store = [&](std::size_t i, std::size_t p, const V& v) {
            T* const to = &rows_(i, j + p * V::lanes);
            if (whole)
                v.store(to);
            else
                v.store_partial(to, count);
        };
        for (std::size_t sweep = 0; sweep < count_; ++sweep) {
            V carried[Packs];
            for (std::size_t p = 0; p < Packs; ++p) carried[p] = load(high_[sweep], p);
            for (std::size_t i = high_[sweep]; i-- > low_[sweep];) {
                const V c(c_(sweep, i)), s(s_(sweep, i));
                for (std::size_t p = 0; p < Packs; ++p) {
                    const V here = load(i, p);
                    store(i + 1, p, fma(s, here, c * carried[p]));
                    carried[p] = fma(c, here, -s * carried[p]);
                }
            }
            for (std::size_t p = 0; p < Packs; ++p) store(low_[sweep], p, carried[p]);
        }
    }
};

}  // namespace detail

/// Elements of workspace for the eigenvectors of a matrix of this order.
constexpr std::size_t symmetric_eigen_workspace(std::size_t order_) {
    return (2 * detail::eigen_sweeps + 6) * order_;
}

/// The eigenvalues of a symmetric matrix, ascending, and in its place its eigenvectors: row k is the one of values_[k], of
/// length 1. What is left of the diagonal is not read. False, and the matrix is spoilt, if an element is infinite or NaN or
/// if an eigenvalue does not converge. Errors are those of a matrix that differs by a small multiple of ε times its norm: small
/// eigenvalues of a matrix with large ones are not accurate to their own size.
///
/// Householder's tridiagonal matrix, then implicit QL; about 8 n³ operations, all of them along rows.
template <class T>
bool symmetric_eigen(std::size_t order_, rows_of<T> a_, T* values_, T* workspace_) {
    const std::size_t n = order_;
    using bits = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
    T largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (!vectors::detail::finite_block<T, bits>(n - i, &a_(i, i))) return false;
        for (std::size_t j = i; j < n; ++j) largest = math::max(largest, math::abs(a_(i, j)));
    }
    // By a power of 2, so that nothing overflows and nothing is rounded.
    constexpr T most = std::numeric_limits<T>::max() / 4;
    T scale = 1;
    while (largest * scale >= 1 && scale > std::numeric_limits<T>::min()) scale /= 2;
    while (largest != 0 && largest * scale < T(0.5) && scale < most) scale *= 2;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i; j < n; ++j) a_(i, j) *= scale;

    detail::tridiagonal_reduction<T> reduced(n, a_, workspace_);
    detail::transposed_reflections(n, a_, reduced.tau, workspace_ + 6 * n);
    T norm = 0;
    for (std::size_t i = 0; i < n; ++i) {
        values_[i] = reduced.diagonal[i];
        norm = math::max(norm, math::abs(values_[i]));
        if (i + 1 < n) norm = math::max(norm, math::abs(reduced.beside[i]));
    }
    detail::gathered_rotations<T> rotations(n, a_, workspace_ + 6 * n);
    const bool converged = tridiagonal_ql(
        static_cast<std::uint32_t>(n), values_, reduced.beside,
        std::numeric_limits<T>::epsilon() * norm,
        [&](std::uint32_t i, T c, T s) { rotations.add(i, c, s); },
        [&] { rotations.next_sweep(); });
    if (!converged) return false;
    rotations.flush();
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t least = i;
        for (std::size_t k = i + 1; k < n; ++k)
            if (values_[k] < values_[least]) least = k;
        if (least != i) {
            std::swap(values_[i], values_[least]);
            for (std::size_t j = 0; j < n; ++j) std::swap(a_(i, j), a_(least, j));
        }
    }
    for (std::size_t i = 0; i < n; ++i) values_[i] /= scale;
    return true;
}

}  // namespace costate::inline COSTATE_ISA
