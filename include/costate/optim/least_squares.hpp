// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <costate/core/math.hpp>
#include <costate/core/simd.hpp>

namespace costate::inline COSTATE_ISA {

namespace detail {

/// y += a x.
inline void add_multiple(double* y, double a, const double* x, std::size_t count) {
    constexpr std::size_t lanes = pack<double>::lanes;
    std::size_t i = 0;
    for (const std::size_t whole = count - count % lanes; i < whole; i += lanes)
        (pack<double>::load(y + i) + a * pack<double>::load(x + i)).store(y + i);
    for (; i < count; ++i) y[i] += a * x[i];
}

/// (x, y) becomes (c x + s y, c y - s x).
inline void rotate(double c, double s, double* x, double* y, std::size_t count) {
    constexpr std::size_t lanes = pack<double>::lanes;
    std::size_t i = 0;
    for (const std::size_t whole = count - count % lanes; i < whole; i += lanes) {
        const auto u = pack<double>::load(x + i);
        const auto v = pack<double>::load(y + i);
        (c * u + s * v).store(x + i);
        (c * v - s * u).store(y + i);
    }
    for (; i < count; ++i) {
        const double u = x[i];
        x[i] = c * u + s * y[i];
        y[i] = c * y[i] - s * u;
    }
}

}  // namespace detail

/// min |J d + r|² + λ |d|² for any number of rows of J and r, which are taken in one lot after another: all that is kept
/// is the triangle R of J = Q R and Qᵀ r, so the condition of J is not squared as in JᵀJ. C. L. Lawson, R. J. Hanson,
/// "Solving least squares problems", 1974, chapter 27 (rows in lots); J. Nocedal, S. J. Wright, "Numerical optimization",
/// 2006, section 10.3 (damping by rotations).
template <std::size_t Columns>
class least_squares {
public:
    static constexpr std::size_t columns = Columns;
    /// Elements from one row to the next; the last of a row is its element of r.
    static constexpr std::size_t stride = Columns + 1;

    void clear() {
        for (double& x : triangle_) x = 0;
    }

    /// Takes `count_` rows, which become scratch: Householder's reflections of the triangle and the rows below it.
    void add(double* rows_, std::size_t count_) {
        for (std::size_t j = 0; j < Columns; ++j) {
            double below = 0;
            for (std::size_t i = 0; i < count_; ++i)
                below += rows_[i * stride + j] * rows_[i * stride + j];
            if (below == 0) continue;
            double* const top = triangle_ + j * stride;
            const double old = top[j];
            const double norm = math::sqrt(old * old + below);
            const double diagonal = old > 0 ? -norm : norm;
            const double head = old - diagonal;
            const double factor = 2 / (head * head + below);
            const std::size_t rest = stride - j;
            for (std::size_t k = j; k < stride; ++k) work_[k] = 0;
            detail::add_multiple(work_ + j, head, top + j, rest);
            for (std::size_t i = 0; i < count_; ++i)
                detail::add_multiple(
                    work_ + j, rows_[i * stride + j], rows_ + i * stride + j, rest);
            detail::add_multiple(top + j, -factor * head, work_ + j, rest);
            for (std::size_t i = 0; i < count_; ++i) {
                double* const row = rows_ + i * stride + j;
                detail::add_multiple(row, -factor * *row, work_ + j, rest);
            }
            top[j] = diagonal;
        }
    }

    /// The largest diagonal element of JᵀJ: the scale of the damping.
    double largest_diagonal() const {
        double largest = 0;
        for (std::size_t j = 0; j < Columns; ++j) {
            double sum = 0;
            for (std::size_t i = 0; i <= j; ++i) sum += at(i, j) * at(i, j);
            largest = math::max(largest, sum);
        }
        return largest;
    }

    /// d = -(JᵀJ + λ)⁻¹ Jᵀr into `step_`; returns ½ (|r|² - |J d + r|²), what the linear model promises, without
    /// cancellation: ½ dᵀ(λ d - Jᵀr).
    double solve(double damping_, double* step_) {
        for (std::size_t i = 0; i < Columns * stride; ++i) damped_[i] = triangle_[i];
        const double root = math::sqrt(damping_);
        for (std::size_t k = 0; root > 0 && k < Columns; ++k) {
            for (std::size_t j = k; j < stride; ++j) work_[j] = 0;
            work_[k] = root;
            for (std::size_t j = k; j < Columns; ++j) {
                if (work_[j] == 0) continue;
                double* const top = damped_ + j * stride + j;
                const double norm = math::hypot(*top, work_[j]);
                detail::rotate(*top / norm, work_[j] / norm, top, work_ + j, stride - j);
            }
        }
        for (std::size_t i = 0; i < Columns; ++i) step_[i] = -damped_[i * stride + Columns];
        divide_by_triangle(step_);
        double promised = 0;
        for (std::size_t i = 0; i < Columns; ++i) {
            double slope = 0;
            for (std::size_t k = 0; k <= i; ++k) slope += at(k, i) * at(k, Columns);
            promised += step_[i] * (damping_ * step_[i] - slope);
        }
        return promised / 2;
    }

    /// x = -(JᵀJ + λ)⁻¹ x for the λ of the last call of solve.
    void solve_again(double* x_) const {
        for (std::size_t i = 0; i < Columns; ++i) {
            const double* const row = damped_ + i * stride;
            x_[i] /= row[i];
            detail::add_multiple(x_ + i + 1, -x_[i], row + i + 1, Columns - i - 1);
        }
        for (std::size_t i = 0; i < Columns; ++i) x_[i] = -x_[i];
        divide_by_triangle(x_);
    }

    /// The gradient Jᵀr of ½ |r|².
    double gradient(double* to_) const {
        double squares = 0;
        for (std::size_t i = 0; i < Columns; ++i) {
            to_[i] = 0;
            for (std::size_t k = 0; k <= i; ++k) to_[i] += at(k, i) * at(k, Columns);
            squares += to_[i] * to_[i];
        }
        return math::sqrt(squares);
    }

private:
    double triangle_[Columns * stride]{};
    double damped_[Columns * stride];
    double work_[stride];

    void divide_by_triangle(double* x) const {
        for (std::size_t i = Columns; i-- > 0;) {
            for (std::size_t k = i + 1; k < Columns; ++k) x[i] -= damped_[i * stride + k] * x[k];
            x[i] /= damped_[i * stride + i];
        }
    }
    double at(std::size_t i, std::size_t j) const { return triangle_[i * stride + j]; }
};

}  // namespace costate::inline COSTATE_ISA
