// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/random_signs.hpp>
#include <costate/optim/tridiagonal.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

/// What Lanczos's method knows of a spectrum after at most `Steps` products.
template <std::uint32_t Steps>
struct lanczos_spectrum {
    std::uint32_t steps =
        0;  ///< fewer than Steps if the vectors have run out: then the values are eigenvalues
    double value[Steps + 1]{};  ///< ascending; those at both ends are nearest to eigenvalues
    /// Of how much of the spectrum a value stands for: they sum to 1. The n-fold is the number of eigenvalues near it, on
    /// average over the seeds (stochastic Lanczos quadrature).
    double weight[Steps + 1]{};
    double error[Steps + 1]{};  ///< there is an eigenvalue no farther from the value than this
    bool finite =
        true;  ///< false: a product was infinite or NaN, and the spectrum is of the steps before

    constexpr double smallest() const { return value[0]; }
    constexpr double largest() const { return value[steps == 0 ? 0 : steps - 1]; }
};

/// The vectors of all steps: give it static storage.
template <class Record, std::uint32_t Steps>
struct lanczos_workspace {
    Record basis[Steps]{};
    Record product{};
};

/// The spectrum of a symmetric matrix known by its products `multiply(v, result)`, from a start of random signs. Every vector
/// is made orthogonal to all before it, twice, so that no eigenvalue comes as its own copy. Takes no memory.
/// C. Lanczos, 1950; B. N. Parlett, "The symmetric eigenvalue problem", 1998, chapter 13; weights: G. H. Golub, G. Meurant,
/// "Matrices, moments and quadrature", 1994.
template <class Record, std::uint32_t Steps, class Multiply>
constexpr lanczos_spectrum<Steps> lanczos(
    Multiply&& multiply_, std::uint32_t seed_, lanczos_workspace<Record, Steps>& work_) {
    lanczos_spectrum<Steps> s;
    double beside[Steps + 1]{};
    double last[Steps + 1]{};
    fill_with_signs(work_.basis[0], seed_, 0);
    vectors::scale(1 / vectors::norm(work_.basis[0]), work_.basis[0]);
    double size = 0;
    while (s.steps < Steps) {
        const std::uint32_t k = s.steps;
        multiply_(static_cast<const Record&>(work_.basis[k]), work_.product);
        const double length = vectors::norm(work_.product);
        s.finite = vectors::finite(length);
        if (!s.finite) break;
        size = length > size ? length : size;
        double along = 0;
        for (std::uint32_t pass = 0; pass < 2; ++pass)
            for (std::uint32_t i = k + 1; i-- > 0;) {
                const double part = vectors::dot(work_.basis[i], work_.product);
                vectors::axpy(-part, work_.basis[i], work_.product);
                if (i == k) along += part;
            }
        s.value[k] = along;
        beside[k] = vectors::norm(work_.product);
        ++s.steps;
        // What is left is rounding: the vectors so far span all that the start has a part in.
        const double rounding = Record::floats != 0 ? 1e-6 : 1e-14;
        if (beside[k] <= rounding * size) {
            beside[k] = 0;
            break;
        }
        if (s.steps < Steps)
            vectors::scaled_copy(1 / beside[k], work_.product, work_.basis[s.steps]);
    }
    if (s.steps == 0) return s;
    const double rest = beside[s.steps - 1];
    s.finite = tridiagonal_eigenvalues(s.value, beside, s.weight, last, s.steps) && s.finite;
    for (std::uint32_t i = 0; i < s.steps; ++i) {
        s.weight[i] *= s.weight[i];
        s.error[i] = math::abs(rest * last[i]);
    }
    return s;
}

struct power_settings {
    std::uint32_t iterations = 1000;
    double tolerance = 1e-8;  ///< of |A x - λ x| relative to |λ|
};
struct power_result {
    double value = 0;
    double error = 0;  ///< |A x - λ x|: there is an eigenvalue no farther from the value than this
    std::uint32_t products = 0;
    bool converged = false;
};

/// The eigenvalue of largest magnitude of a symmetric matrix, and its vector of length 1 in `x_`, which is where to start
/// (random signs if it is 0). lanczos needs fewer products but more memory. Golub, Van Loan, "Matrix computations", section 8.2.
template <class Record, class Multiply>
constexpr power_result power_iteration(
    Multiply&& multiply_, Record& x_, Record& product_, const power_settings& settings_ = {}) {
    power_result result;
    if (vectors::dot(x_, x_) == 0) fill_with_signs(x_, 0, 0);
    vectors::scale(1 / vectors::norm(x_), x_);
    while (result.products < settings_.iterations) {
        multiply_(static_cast<const Record&>(x_), product_);
        ++result.products;
        result.value = vectors::dot(x_, product_);
        const double length = vectors::norm(product_);
        // |A x - λ x|² by itself, for |A x|² - λ² cancels
        const double value = result.value;
        const auto off = [value](const auto& a_, const auto& b_) {
            return (b_ - value * a_) * (b_ - value * a_);
        };
        result.error = math::sqrt(vectors::sum(off, x_, product_));
        result.converged = result.error <= settings_.tolerance * math::abs(result.value);
        if (result.converged || !vectors::finite(length) || length == 0) break;
        vectors::scaled_copy(1 / length, product_, x_);
    }
    return result;
}

}  // namespace costate::inline COSTATE_ISA
