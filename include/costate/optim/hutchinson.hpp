// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/random_signs.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

/// What estimates of a matrix need beside their result.
template <class Record>
struct hutchinson_workspace {
    Record signs{}, product{};
};

struct trace_estimate {
    double value = 0;
    double standard_error = 0;  ///< of the mean, from the spread of the samples; 0 for one sample
};

/// The trace of a matrix known by its products `multiply(v, result)`: the mean of zᵀA z over random signs z, which has the
/// right expectation; its variance is 2 Σ aᵢⱼ² over i ≠ j for one sample (for symmetric A), so that a diagonal matrix takes one.
/// M. F. Hutchinson, "A stochastic estimator of the trace of the influence matrix", 1990.
template <class Record, class Multiply>
constexpr trace_estimate hutchinson_trace(
    Multiply&& multiply_, std::uint32_t samples_, std::uint32_t seed_,
    hutchinson_workspace<Record>& work_) {
    trace_estimate estimate;
    double squares = 0;  // of the differences from the mean, by Welford's recurrence
    for (std::uint32_t k = 0; k < samples_; ++k) {
        fill_with_signs(work_.signs, seed_, k);
        multiply_(static_cast<const Record&>(work_.signs), work_.product);
        const double sample = vectors::dot(work_.signs, work_.product);
        const double off = sample - estimate.value;
        estimate.value += off / (k + 1);
        squares += off * (sample - estimate.value);
    }
    if (samples_ > 1)
        estimate.standard_error =
            math::sqrt(squares / (samples_ - 1.0) / static_cast<double>(samples_));
    return estimate;
}

/// The diagonal: the mean of z ∘ A z over random signs. The variance of an element is Σ aᵢⱼ² over j ≠ i for one sample.
/// C. Bekas, E. Kokiopoulou, Y. Saad, "An estimator for the diagonal of a matrix", 2007, equation 2.
template <class Record, class Multiply>
constexpr void hutchinson_diagonal(
    Multiply&& multiply_, std::uint32_t samples_, std::uint32_t seed_, Record& diagonal_,
    hutchinson_workspace<Record>& work_) {
    vectors::clear(diagonal_);
    for (std::uint32_t k = 0; k < samples_; ++k) {
        fill_with_signs(work_.signs, seed_, k);
        multiply_(static_cast<const Record&>(work_.signs), work_.product);
        const auto add = [](const auto& sum_, const auto& z_, const auto& az_) {
            return sum_ + z_ * az_;
        };
        vectors::map(diagonal_, add, diagonal_, work_.signs, work_.product);
    }
    vectors::scale(1.0 / static_cast<double>(samples_), diagonal_);
}

}  // namespace costate::inline COSTATE_ISA
