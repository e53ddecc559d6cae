// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/residual_sweep.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

struct levenberg_marquardt_settings {
    double initial_damping = 1e-3;  ///< times the largest diagonal element of JᵀJ at the first step
    double minimum_damping = 1e-15;
    double maximum_damping = 1e15;  ///< a step that needs more stops
    double acceleration = 0.75;  ///< the greatest |a| / |d|; 0: steps are not bent
};

/// The method of Levenberg and Marquardt for ½ Σ r²: each step minimises ½ |J d + r|² + ½ λ |d|², and λ follows from how
/// well that foretold the change. `Residual` is a model of one sample (or its vmap) all of whose outputs are residuals; the
/// step takes what program<vmap(residual)> takes before the destinations, for any number of samples.
///
///     levenberg_marquardt<residual> method;          // static storage: it holds the triangle of J, columns² doubles
///     method.init(p);
///     while (method.step(p, x, y).moved()) {}
///
/// Steps are bent: d + a/2 with a = -(JᵀJ + λ)⁻¹ Jᵀ r″, r″ the exact second derivative of the residuals along d, follows a
/// curved valley to second order; λ grows where a is too long beside d.
///
/// Takes no memory. The work of a step is rows · columns² for the triangle and columns³ for each λ that is tried: for models
/// of up to some hundred parameters. D. W. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters",
/// 1963; the change of λ is that of H. B. Nielsen, "Damping parameter in Marquardt's method", 1999, equation 2.5; the bend is
/// the geodesic acceleration of M. K. Transtrum, J. P. Sethna, "Improvements to the Levenberg-Marquardt algorithm for
/// nonlinear least-squares minimization", 2012.
template <auto Residual, class Policy = sequential, std::size_t Rows = 64>
class levenberg_marquardt {
    using sweep = residual_sweep<Residual, Policy, Rows>;

public:
    using record = typename sweep::record;

    levenberg_marquardt() = default;
    explicit levenberg_marquardt(const levenberg_marquardt_settings& settings_)
        : settings_of_(settings_) {}

    levenberg_marquardt_settings& settings() { return settings_of_; }
    /// λ, for the next step; 0 where that is to choose it, before the first one and after no_descent.
    double damping() const { return damping_; }

    /// Forgets λ.
    void init(const record&) {
        damping_ = 0;
        growth_ = 2;
    }

    /// Moves the parameters to where ½ Σ r² is less; they stay where they are if it is not finite, or if no λ up to the
    /// greatest one lowers it any more (no_descent: a minimum as far as the numbers can tell).
    template <class... Inputs>
    step_report step(record& parameters_, const Inputs&... inputs_) {
        step_report report;
        report.loss = report.new_loss = sweep_.linearise(linear_, parameters_, inputs_...);
        report.evaluations = 1;
        if (!vectors::finite(report.loss)) return report.stop(step_stop::loss);
        report.gradient_norm = linear_.gradient(change_);
        if (!vectors::finite(report.gradient_norm)) return report.stop(step_stop::gradient);
        if (damping_ == 0) damping_ = settings_of_.initial_damping * linear_.largest_diagonal();
        damping_ = math::max(damping_, settings_of_.minimum_damping);
        for (; damping_ <= settings_of_.maximum_damping; damping_ *= growth_, growth_ *= 2) {
            const double promised = linear_.solve(damping_, change_);
            if (settings_of_.acceleration > 0 && !bent(parameters_, inputs_...)) continue;
            sweep::move(trial_, parameters_, 1, change_);
            const double reached = sweep_.loss(trial_, inputs_...);
            ++report.evaluations;
            // A NaN compares as false, and so does an infinite loss.
            if (!(vectors::finite(reached) && vectors::finite(trial_) && reached < report.loss))
                continue;
            report.new_loss = reached;
            report.damping = damping_;
            report.step_length = norm(change_);
            report.reduction_ratio = (report.loss - reached) / promised;
            vectors::copy(trial_, parameters_);
            const double surplus = 2 * report.reduction_ratio - 1;
            damping_ *= math::max(1.0 / 3, 1 - surplus * surplus * surplus);
            growth_ = 2;
            return report;
        }
        report.damping = settings_of_.maximum_damping;
        damping_ = 0;  // other data are not to begin with the greatest one
        growth_ = 2;
        return report.stop(step_stop::no_descent);
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    levenberg_marquardt_settings settings_of_{};
    double damping_ = 0;
    double growth_ = 2;
    sweep sweep_;
    least_squares<sweep::columns> linear_;
    record trial_{};
    double change_[sweep::columns];
    double bend_[sweep::columns];

    /// Adds a/2 to d; false if a is too long for the second order to be trusted.
    template <class... Inputs>
    bool bent(const record& parameters_, const Inputs&... inputs_) {
        sweep::move(trial_, record{}, 1, change_);
        sweep_.bend(bend_, parameters_, trial_, inputs_...);
        linear_.solve_again(bend_);
        if (!(norm(bend_) <= settings_of_.acceleration * norm(change_))) return false;
        for (std::size_t i = 0; i < sweep::columns; ++i) change_[i] += bend_[i] / 2;
        return true;
    }

    static double norm(const double (&x)[sweep::columns]) {
        double sum = 0;
        for (const double e : x) sum += e * e;
        return math::sqrt(sum);
    }
};

}  // namespace costate::inline COSTATE_ISA
