// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/residual_sweep.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

struct gauss_newton_settings {
    double damping = 1e-15;  ///< λ: keeps the step finite where J has not the full rank
    double sufficient = 1e-4;  ///< Armijo: the least share of the decrease that the slope promises
    double shortest = 0x1p-30;  ///< of the direction: less, and the step stops
};

/// The method of Gauss and Newton for ½ Σ r²: the direction d minimises ½ |J d + r|², the step is the first of d, d/2, d/4, …
/// that lowers the sum sufficiently. For residuals whose Jacobian has full rank; levenberg_marquardt is for all others. Called
/// like that. J. Nocedal, S. J. Wright, "Numerical optimization", 2006, section 10.3 and algorithm 3.1.
template <auto Residual, class Policy = sequential, std::size_t Rows = 64>
class gauss_newton {
    using sweep = residual_sweep<Residual, Policy, Rows>;

public:
    using record = typename sweep::record;

    gauss_newton() = default;
    explicit gauss_newton(const gauss_newton_settings& settings_) : settings_of_(settings_) {}

    gauss_newton_settings& settings() { return settings_of_; }
    void init(const record&) {}

    /// Moves the parameters to where ½ Σ r² is less, or leaves them where they are and says why.
    template <class... Inputs>
    step_report step(record& parameters_, const Inputs&... inputs_) {
        step_report report;
        report.loss = report.new_loss = sweep_.linearise(linear_, parameters_, inputs_...);
        report.evaluations = 1;
        report.damping = settings_of_.damping;
        if (!vectors::finite(report.loss)) return report.stop(step_stop::loss);
        report.gradient_norm = linear_.gradient(gradient_);
        if (!vectors::finite(report.gradient_norm)) return report.stop(step_stop::gradient);
        const double promised = linear_.solve(settings_of_.damping, change_);
        double slope = 0;
        for (std::size_t i = 0; i < sweep::columns; ++i) slope += gradient_[i] * change_[i];
        if (!vectors::finite(slope)) return report.stop(step_stop::update);
        for (double t = 1; t >= settings_of_.shortest; t /= 2) {
            sweep::move(trial_, parameters_, t, change_);
            const double reached = sweep_.loss(trial_, inputs_...);
            ++report.evaluations;
            // A NaN compares as false, and so does a loss of -inf.
            if (!(vectors::finite(reached) && vectors::finite(trial_) &&
                  reached < report.loss + settings_of_.sufficient * t * slope))
                continue;
            report.new_loss = reached;
            report.step_length = t;
            report.reduction_ratio = (report.loss - reached) / promised;
            vectors::copy(trial_, parameters_);
            return report;
        }
        return report.stop(step_stop::no_descent);
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    gauss_newton_settings settings_of_{};
    sweep sweep_;
    least_squares<sweep::columns> linear_;
    record trial_{};
    double change_[sweep::columns];
    double gradient_[sweep::columns];
};

}  // namespace costate::inline COSTATE_ISA
