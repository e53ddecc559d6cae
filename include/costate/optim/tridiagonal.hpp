// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>

#include <costate/core/math.hpp>

namespace costate {

/// The eigenvalues of a symmetric tridiagonal matrix of n rows, ascending, in place of its diagonal, and the first and the
/// last element of each eigenvector of length 1; `beside_` (n - 1 elements and one more) is scratch afterwards. Implicit QL
/// with Wilkinson's shift: A. Dubrulle, R. S. Martin, J. H. Wilkinson, "The implicit QL algorithm", 1968. False if one does
/// not converge within 60 iterations, as with NaN.
constexpr bool tridiagonal_eigenvalues(
    double* diagonal_, double* beside_, double* first_, double* last_, std::uint32_t n_) {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    for (std::uint32_t i = 0; i < n_; ++i) {
        first_[i] = i == 0;
        last_[i] = i + 1 == n_;
    }
    beside_[n_ - 1] = 0;
    const auto turn = [](double* row, std::uint32_t i, double c, double s) {
        const double right = row[i + 1];
        row[i + 1] = s * row[i] + c * right;
        row[i] = c * row[i] - s * right;
    };
    for (std::uint32_t low = 0; low < n_; ++low) {
        for (std::uint32_t iteration = 0;; ++iteration) {
            // The block from `low` to the first negligible element.
            std::uint32_t high = low;
            while (high + 1 < n_ &&
                   !(math::abs(beside_[high]) <=
                     epsilon * (math::abs(diagonal_[high]) + math::abs(diagonal_[high + 1]))))
                ++high;
            if (high == low) break;
            if (iteration == 60) return false;
            const double half = (diagonal_[low + 1] - diagonal_[low]) / (2 * beside_[low]);
            const double root = math::hypot(half, 1.0);
            double g = diagonal_[high] - diagonal_[low] +
                beside_[low] / (half < 0 ? half - root : half + root);
            double s = 1, c = 1, shift = 0;
            bool split = false;
            for (std::uint32_t i = high; i-- > low;) {
                const double f = s * beside_[i];
                const double b = c * beside_[i];
                const double length = math::hypot(f, g);
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
                const double t = (diagonal_[i] - g) * s + 2 * c * b;
                shift = s * t;
                diagonal_[i + 1] = g + shift;
                g = c * t - b;
                turn(first_, i, c, s);
                turn(last_, i, c, s);
            }
            if (split) continue;
            diagonal_[low] -= shift;
            beside_[low] = g;
            beside_[high] = 0;
        }
    }
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
