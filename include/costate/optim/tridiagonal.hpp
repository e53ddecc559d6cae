// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>

#include <costate/core/math.hpp>

namespace costate {

/// The eigenvalues of a symmetric tridiagonal matrix of n rows in place of its diagonal, in no order; `beside_` (n - 1 elements
/// and one more) is scratch afterwards. rotate(i, c, s) is called for each rotation: what goes along, rows of eigenvectors
/// say, becomes c·row(i) - s·row(i + 1) and s·row(i) + c·row(i + 1); i falls until swept() is called. Elements beside the
/// diagonal that are no more than `negligible_` count as 0. Implicit QL with Wilkinson's shift: A. Dubrulle, R. S. Martin,
/// J. H. Wilkinson, "The implicit QL algorithm", 1968. False if an eigenvalue does not converge within 60 iterations, as
/// with NaN.
template <class T, class Rotate, class Swept>
constexpr bool tridiagonal_ql(
    std::uint32_t n_, T* diagonal_, T* beside_, T negligible_, const Rotate& rotate_,
    const Swept& swept_) {
    constexpr T epsilon = std::numeric_limits<T>::epsilon();
    beside_[n_ - 1] = 0;
    for (std::uint32_t low = 0; low < n_; ++low) {
        for (std::uint32_t iteration = 0;; ++iteration) {
            // The block from `low` to the first negligible element.
            std::uint32_t high = low;
            while (high + 1 < n_ &&
                   !(math::abs(beside_[high]) <= negligible_ +
                         epsilon * (math::abs(diagonal_[high]) + math::abs(diagonal_[high + 1]))))
                ++high;
            if (high == low) break;
            if (iteration == 60) return false;
            const T half = (diagonal_[low + 1] - diagonal_[low]) / (2 * beside_[low]);
            const T root = math::hypot(half, T(1));
            T g = diagonal_[high] - diagonal_[low] +
                beside_[low] / (half < 0 ? half - root : half + root);
            T s = 1, c = 1, shift = 0;
            bool split = false;
            for (std::uint32_t i = high; i-- > low;) {
                const T f = s * beside_[i];
                const T b = c * beside_[i];
                const T length = math::hypot(f, g);
                beside_[i + 1] = length;
                if (length == 0) {  // the block falls apart here
                    diagonal_[i + 1] -= shift;
                    beside_[high] = 0;
                    split = true;
                    break;
                }
                s = f / length;
                c = g / length;
                g = diagonal_[i + 1] - shift;
                const T t = (diagonal_[i] - g) * s + 2 * c * b;
                shift = s * t;
                diagonal_[i + 1] = g + shift;
                g = c * t - b;
                rotate_(i, c, s);
            }
            swept_();
            if (split) continue;
            diagonal_[low] -= shift;
            beside_[low] = g;
            beside_[high] = 0;
        }
    }
    return true;
}

/// The eigenvalues of a symmetric tridiagonal matrix of n rows, ascending, in place of its diagonal, and the first and the
/// last element of each eigenvector of length 1; `beside_` (n - 1 elements and one more) is scratch afterwards. False if one
/// does not converge, see tridiagonal_ql.
constexpr bool tridiagonal_eigenvalues(
    double* diagonal_, double* beside_, double* first_, double* last_, std::uint32_t n_) {
    for (std::uint32_t i = 0; i < n_; ++i) {
        first_[i] = i == 0;
        last_[i] = i + 1 == n_;
    }
    const auto turn = [](double* row, std::uint32_t i, double c, double s) {
        const double right = row[i + 1];
        row[i + 1] = s * row[i] + c * right;
        row[i] = c * row[i] - s * right;
    };
    const auto turn_both = [&](std::uint32_t i, double c, double s) {
        turn(first_, i, c, s);
        turn(last_, i, c, s);
    };
    if (!tridiagonal_ql(n_, diagonal_, beside_, 0.0, turn_both, [] {})) return false;
    for (std::uint32_t i = 0; i < n_; ++i)
        for (std::uint32_t k = i; k > 0 && diagonal_[k] < diagonal_[k - 1]; --k) {
            const auto swap = [k](double* row) {
                const double right = row[k];
                row[k] = row[k - 1];
                row[k - 1] = right;
            };
            swap(diagonal_);
            swap(first_);
            swap(last_);
        }
    return true;
}

}  // namespace costate
