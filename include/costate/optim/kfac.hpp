// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/kfac_eigenbasis.hpp>
#include <costate/optim/kfac_inverses.hpp>
#include <costate/optim/kfac_settings.hpp>
#include <costate/optim/lazy_default.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>
#include <costate/program.hpp>
#include <costate/transform/curvature_form.hpp>

namespace costate::inline COSTATE_ISA {

/// K-FAC. The objective is mean(vmap(loss)) or sum(vmap(loss)) of a loss that knows its outputs. A step takes, from one sweep,
/// the loss, its gradient and the factors (of targets drawn from the model, section 5, unless a choice is another fisher);
/// averages the factors; inverts them for damped blocks; and goes α·Δ + μ·δ with Δ the direction that the inverses make
/// of the gradient, δ the last change, and α and μ those that minimise the quadratic model with the Gauss-Newton matrix,
/// which for likelihoods is the exact Fisher matrix (equation 7.1).
///
/// With the choice kfac_inverse::eigenbasis it is EKFAC: T3 is the number of steps from one eigendecomposition of the factors
/// to the next, after which a second sweep takes the moments of the batch in the new bases; the moments are averaged like the
/// factors, and γ² is added to them, so that what is inverted is damped by γ² I itself.
///
/// Where the loss, the gradient or a factor is not finite, the step goes back to the parameters before the last change if
/// the same batch is finite there, and leaves the parameters as they are if it is not, for then the data is to blame; so
/// it does where a factor has no inverse. A change that is not finite is not made, and one after which the loss is not
/// finite is taken back.
///
/// The state has 6 records of parameters, 2 of factors, 2 of inverses or eigenvectors (with these 2 of their moments, as many
/// elements as parameters), and the workspaces of three programs: give it static storage. Takes no memory.
template <auto Objective, class Policy = sequential, auto... Choices>
class kfac {
    using structure = kfac_structure<Objective, fisher::monte_carlo, Choices...>;
    static constexpr bool in_eigenbasis = structure::in_eigenbasis();
    using solver = std::conditional_t<
        in_eigenbasis, kfac_eigenbasis<Objective, fisher::monte_carlo, Choices...>,
        kfac_inverses<Objective, fisher::monte_carlo, Choices...>>;

public:
    using record = parameters<Objective>;
    using factors = typename solver::factors;

    kfac() = default;
    explicit kfac(const kfac_settings& settings_) : settings_of_(settings_) {}

    kfac_settings& settings() { return *settings_of_; }
    double damping() const { return lambda_; }
    double gamma() const { return gamma_; }
    /// The averages of the factors.
    const factors& averages() const { return averages_; }

    /// Forgets all that earlier steps have seen.
    void init(const record&) {
        steps_ = 0;
        lambda_ = settings_of_->damping;
        gamma_ = math::sqrt(lambda_ + settings_of_->regularisation);
        changed_ = inverted_ = false;
        solver_.init();
        vectors::clear(averages_);
        vectors::clear(change_);
    }

    /// One step on one batch. `inputs` are what a program of the objective takes behind the parameters.
    template <class... Inputs>
    step_report step(record& parameters_, const Inputs&... inputs_) {
        if (steps_ == 0 && lambda_ == 0) init(parameters_);
        step_report report;
        const double eta = settings_of_->regularisation;
        report.damping = lambda_;
        report.loss = static_cast<double>(sweep(parameters_, inputs_...));
        report.evaluations = 1;
        if (!vectors::finite(report.loss))
            return retreat(report, step_stop::loss, nullptr, parameters_, inputs_...);
        if (!vectors::finite(gradient_))
            return retreat(
                report, step_stop::gradient, vectors::not_finite(gradient_), parameters_,
                inputs_...);
        if (!factors_are_finite())
            return retreat(report, step_stop::factor, odd_factor(), parameters_, inputs_...);
        const std::uint64_t k = ++steps_;
        const double kept = math::min(1 - 1 / static_cast<double>(k), settings_of_->decay);
        vectors::scale(kept, averages_);
        vectors::axpy(1 - kept, fresh_, averages_);
        const bool due = !inverted_ || k <= 3 || k % settings_of_->inverses_every == 0;
        if constexpr (in_eigenbasis) {
            if (due) {
                if (const char* const failed = solver_.turn(averages_))
                    return retreat(report, step_stop::factor, failed, parameters_, inputs_...);
                sweep(parameters_, inputs_...);
                ++report.evaluations;
                if (!solver_.finite())
                    return retreat(
                        report, step_stop::factor, solver_.not_finite(), parameters_, inputs_...);
            }
            solver_.average(kept);
        }
        vectors::axpy(eta, parameters_, gradient_);
        report.gradient_norm = vectors::norm(gradient_);

        if (const char* failed = propose(due, parameters_, report, inputs_...))
            return retreat(report, step_stop::factor, failed, parameters_, inputs_...);
        if (report.gradient_norm == 0 || (best_.along == 0 && best_.along_last == 0))
            return report.stop(step_stop::no_descent);
        const double before = report.loss + eta / 2 * vectors::dot(parameters_, parameters_);
        if (best_.along_last == 0)
            vectors::clear(change_);
        else
            vectors::scale(best_.along_last, change_);
        vectors::axpy(best_.along, direction_[active_], change_);
        if (!vectors::finite(change_)) {
            report = report.stop(step_stop::update, vectors::not_finite(change_));
            vectors::clear(change_);
            return report;
        }
        vectors::copy(parameters_, good_);
        changed_ = true;
        vectors::axpy(1, change_, parameters_);
        report.step_length = best_.along;
        if (!clips() && k % settings_of_->damping_every == 0) {
            report.new_loss = static_cast<double>(value_(parameters_, inputs_...));
            ++report.evaluations;
            if (!vectors::finite(report.new_loss)) {
                change_damping(false);
                go_back(parameters_);
                return report.stop(step_stop::loss);
            }
            const double after = report.new_loss + eta / 2 * vectors::dot(parameters_, parameters_);
            report.reduction_ratio = (after - before) / best_.model;
            if (report.reduction_ratio > 0.75) change_damping(true);
            if (!(report.reduction_ratio >= 0.25)) change_damping(false);
        }
        return report;
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    /// A step α·Δ + μ·δ and what the quadratic model says of it.
    struct proposal {
        double along = 0, along_last = 0, model = 0;
    };
    lazy_default<kfac_settings> settings_of_;
    double lambda_ = 0, gamma_ = 0;
    std::uint64_t steps_ = 0;
    std::uint32_t active_ = 0;
    bool changed_ = false;  // good_ has the parameters before the last change
    bool inverted_ = false;  // the solver has inverses
    proposal best_{};
    program<kfac_factors<Objective, fisher::monte_carlo, Choices...>, Policy> factors_{};
    program<curvature_form<Objective>, Policy> form_{};
    program<Objective, Policy> value_{};
    solver solver_{};
    record gradient_{}, change_{}, good_{}, direction_[2]{};
    factors averages_{}, fresh_{};

    static consteval element number_kind() {
        const graph_view g = model_graph<Objective>::view();
        return g.type(g.outputs[0]).kind;
    }
    bool clips() const { return (*settings_of_).clip > 0; }

    /// So that the targets of one seed are not those of the next one, a step later (the last steps of MurmurHash3).
    static constexpr std::uint32_t mixed(std::uint32_t bits) {
        bits = (bits ^ bits >> 16) * 0x85ebca6bu;
        bits = (bits ^ bits >> 13) * 0xc2b2ae35u;
        return bits ^ bits >> 16;
    }
    template <class... Inputs>
    auto sweep(const record& p, const Inputs&... inputs) {
        const auto drawn = static_cast<std::int32_t>(mixed(
            static_cast<std::uint32_t>(settings_of_->seed) +
            mixed(static_cast<std::uint32_t>(steps_))));
        const auto run = [&](const auto&... seed) {
            if constexpr (in_eigenbasis)
                return factors_(
                    p, inputs..., seed..., solver_.bases(), gradient_, fresh_, solver_.fresh());
            else
                return factors_(p, inputs..., seed..., gradient_, fresh_);
        };
        if constexpr (structure::kind != fisher::monte_carlo)
            return run();
        else if constexpr ((is_binding<Inputs> || ...))
            return run(shared<"fisher_seed", std::int32_t> = drawn);
        else
            return run(drawn);
    }
    bool factors_are_finite() const { return vectors::finite(fresh_) && solver_.finite(); }
    const char* odd_factor() const {
        return vectors::finite(fresh_) ? solver_.not_finite() : vectors::not_finite(fresh_);
    }

    /// λ smaller where the quadratic model is to be trusted, larger where it is not.
    void change_damping(bool trusted) {
        double factor = 1;
        for (std::uint32_t i = 0; i < settings_of_->damping_every; ++i)
            factor *= settings_of_->damping_decay;
        lambda_ = trusted ? lambda_ * factor : lambda_ / factor;
        if (lambda_ < settings_of_->least_damping) lambda_ = settings_of_->least_damping;
    }

    /// The direction for γ, into the place that is not active; more damping where the factors have no inverse otherwise.
    const char* turn(double& gamma, bool anew) {
        record& to = direction_[1 - active_];
        const char* failed = nullptr;
        for (int trial = 0; trial < 12; ++trial, gamma *= 3) {
            failed = solver_.solve(averages_, gamma, anew, gradient_, to);
            if (failed == nullptr) break;
        }
        return failed;
    }

    /// Finds the step, with other γ besides every T2 steps; the name of a parameter whose factors have no inverse.
    template <class... Inputs>
    const char* propose(bool due, const record& p, step_report& report, const Inputs&... inputs) {
        const kfac_settings& s = *settings_of_;
        const bool tries = !clips() && steps_ % s.gamma_every == 0;
        if (clips()) gamma_ = math::sqrt(lambda_ + s.regularisation);
        double step = 1;
        for (std::uint32_t i = 0; i < s.gamma_every; ++i) step *= math::sqrt(s.damping_decay);
        const double candidates[] = {gamma_, gamma_ * step, gamma_ / step};
        double chosen = gamma_;
        for (int i = 0; i < (tries ? 3 : 1); ++i) {
            double gamma = candidates[i];
            const char* const failed = turn(gamma, tries || due);
            if (failed != nullptr && i > 0) continue;
            if (failed != nullptr) return failed;
            const proposal here = measured(p, direction_[1 - active_], report, inputs...);
            if (i > 0 && !(here.model < best_.model)) continue;
            best_ = here;
            chosen = gamma;
            active_ = 1 - active_;
            solver_.keep();
            inverted_ = true;
        }
        gamma_ = chosen;
        return nullptr;
    }

    /// Equation 7.1, or the clipped step.
    template <class... Inputs>
    proposal measured(
        const record& p, const record& direction, step_report& report, const Inputs&... inputs) {
        const double slope = vectors::dot(gradient_, direction);
        if (clips()) {
            const double rate = settings_of_->rate;
            const double divergence = -rate * rate * slope;
            const double shorter =
                divergence > settings_of_->clip ? math::sqrt(settings_of_->clip / divergence) : 1;
            return {rate * shorter, 0, rate * shorter * slope};
        }
        element_type<number_kind()> across{}, last{};
        const double along =
            static_cast<double>(form_(p, inputs..., direction, change_, across, last));
        ++report.products;
        const double shift = lambda_ + settings_of_->regularisation;
        const double a = along + shift * vectors::dot(direction, direction);
        const double b = static_cast<double>(across) + shift * vectors::dot(direction, change_);
        const double c = static_cast<double>(last) + shift * vectors::dot(change_, change_);
        const double slope_last = vectors::dot(gradient_, change_);
        const double determinant = a * c - b * b;
        if (settings_of_->momentum && determinant > 1e-12 * a * c) {
            const double alpha = -(c * slope - b * slope_last) / determinant;
            const double mu = -(a * slope_last - b * slope) / determinant;
            return {alpha, mu, (alpha * slope + mu * slope_last) / 2};
        }
        // Nothing to go along: the caller stops. What is NaN stays so and is found in the change.
        if (a <= 0 && vectors::finite(a)) return {};
        const double alpha = -slope / a;
        return {alpha, 0, alpha * slope / 2};
    }

    /// To the parameters before the last change.
    void go_back(record& p) {
        vectors::copy(good_, p);
        vectors::clear(change_);
        changed_ = false;
    }
    /// Stops, and goes back if that is of use: if it was not the batch that was at fault.
    template <class... Inputs>
    step_report retreat(
        step_report report, step_stop why, const char* where, record& p, const Inputs&... inputs) {
        if (changed_) {
            ++report.evaluations;
            if (vectors::finite(static_cast<double>(sweep(good_, inputs...))) &&
                vectors::finite(gradient_) && factors_are_finite())
                go_back(p);
        }
        return report.stop(why, where);
    }
};

}  // namespace costate::inline COSTATE_ISA
