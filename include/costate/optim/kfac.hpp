// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tuple>
#include <type_traits>

#include <costate/optim/batches.hpp>
#include <costate/optim/kfac_quadratic.hpp>
#include <costate/optim/kfac_settings.hpp>
#include <costate/optim/kfac_solvers.hpp>
#include <costate/optim/kfac_statistics.hpp>
#include <costate/optim/lazy_default.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>
#include <costate/program.hpp>

namespace costate::inline COSTATE_ISA {

/// K-FAC. The objective is mean(vmap(loss)) or sum(vmap(loss)) of a loss that knows its outputs. A step takes, from one sweep,
/// the loss, its gradient and the factors (of targets drawn from the model, section 5, unless a choice is another fisher);
/// averages the factors; inverts them for damped blocks; and goes α·Δ + μ·δ with Δ the direction that the inverses make
/// of the gradient, δ the last change, and α and μ those that minimise the quadratic model with the Gauss-Newton matrix,
/// which for likelihoods is the exact Fisher matrix (equation 7.1).
///
/// With the choice kfac_inverse::eigenbasis it is EKFAC: T3 is the number of steps from one eigendecomposition of the factors
/// to the next, after which a second sweep takes the moments of the batch in the new bases; the moments are averaged like the
/// factors, and γ² is added to them, so that what is inverted is damped by γ² I itself. With kfac_inverse::block_tridiagonal
/// neighbours in a chain of layers are taken together.
///
/// Where the loss, the gradient or a factor is not finite, the step goes back to the parameters before the last change if
/// the same batch is finite there, and leaves the parameters as they are if it is not, for then the data is to blame; so
/// it does where a factor has no inverse. A change that is not finite is not made, and one after which the loss is not
/// finite is taken back.
///
/// The state has 5 records of parameters (in a chain 6), 2 of factors, 2 of inverses or eigenvectors (with 2 of their moments,
/// as many elements as parameters), and the workspaces of three or four programs: give it static storage. Takes no memory.
template <auto Objective, class Policy = sequential, auto... Choices>
class kfac {
    using structure = kfac_structure<Objective, fisher::monte_carlo, Choices...>;
    static constexpr bool in_eigenbasis = structure::in_eigenbasis();
    static constexpr bool apart = structure::batches == kfac_batches::separate;
    static constexpr bool in_chain = structure::in_chain();
    using solver =
        typename decltype(kfac_solver_chosen<Objective, fisher::monte_carlo, Choices...>())::type;

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
        const std::tuple<const Inputs&...> all(inputs_...);
        return step_of(parameters_, both{all, all});
    }
    /// One step whose factors and quadratic model come from a smaller batch than its gradient, with the choice
    /// kfac_batches::separate. Martens and Grosse take an eighth for the factors and a quarter for the model (section 8).
    template <class... Gradient, class... Curvature>
        requires apart
    step_report step(
        record& parameters_, const gradient_batch<Gradient...>& for_gradient_,
        const curvature_batch<Curvature...>& for_curvature_) {
        return step_of(parameters_, both{for_gradient_.inputs, for_curvature_.inputs});
    }
    template <class... Gradient, class... Curvature>
        requires(!apart)
    __attribute__((unavailable(
        "costate: kfac: a batch of its own for the curvature is a choice: kfac<objective, policy, "
        "kfac_batches::separate>"))) step_report
    step(record&, const gradient_batch<Gradient...>&, const curvature_batch<Curvature...>&) {
        return {};
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    /// The tuples of inputs for the gradient and for the curvature.
    template <class Gradient, class Curvature>
    struct both {
        const Gradient& gradient;
        const Curvature& curvature;
    };
    template <class Gradient, class Curvature>
    both(const Gradient&, const Curvature&) -> both<Gradient, Curvature>;

    template <class Inputs>
    step_report step_of(record& p, const Inputs& in) {
        if (steps_ == 0 && lambda_ == 0) init(p);
        step_report report;
        const double eta = settings_of_->regularisation;
        report.damping = lambda_;
        const std::uint32_t drawn = seed();
        report.loss = sweep(p, in, drawn);
        report.evaluations = 1;
        if (!vectors::finite(report.loss)) return retreat(report, step_stop::loss, nullptr, p, in);
        if (!vectors::finite(gradient_))
            return retreat(report, step_stop::gradient, vectors::not_finite(gradient_), p, in);
        if (!factors_are_finite()) return retreat(report, step_stop::factor, odd_factor(), p, in);
        const std::uint64_t k = ++steps_;
        const double kept = math::min(1 - 1 / static_cast<double>(k), settings_of_->decay);
        vectors::scale(kept, averages_);
        vectors::axpy(1 - kept, fresh_, averages_);
        const bool due = !inverted_ || k <= 3 || is_due(settings_of_->inverses_every);
        if constexpr (in_eigenbasis) {
            if (due) {
                if (const char* const failed = solver_.turn(averages_))
                    return retreat(report, step_stop::factor, failed, p, in);
                statistics_.curvature(p, in.curvature, drawn, gradient_, fresh_, solver_);
                ++report.evaluations;
                if (!solver_.finite())
                    return retreat(report, step_stop::factor, solver_.not_finite(), p, in);
            }
        }
        if constexpr (in_eigenbasis || in_chain) solver_.average(kept);
        vectors::axpy(eta, p, gradient_);
        report.gradient_norm = vectors::norm(gradient_);

        if (const char* failed = propose(due, p, report, in))
            return retreat(report, step_stop::factor, failed, p, in);
        if (report.gradient_norm == 0 || (best_.along == 0 && best_.along_last == 0))
            return report.stop(step_stop::no_descent);
        const double before = report.loss + eta / 2 * vectors::dot(p, p);
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
        vectors::copy(p, good_);
        changed_ = true;
        vectors::axpy(1, change_, p);
        report.step_length = best_.along;
        if (!clips() && is_due(settings_of_->damping_every)) {
            report.new_loss = std::apply(
                [&](const auto&... in_) { return static_cast<double>(value_(p, in_...)); },
                in.gradient);
            ++report.evaluations;
            if (!vectors::finite(report.new_loss)) {
                change_damping(false);
                go_back(p);
                return report.stop(step_stop::loss);
            }
            const double after = report.new_loss + eta / 2 * vectors::dot(p, p);
            report.reduction_ratio = (after - before) / best_.model;
            if (report.reduction_ratio > 0.75) change_damping(true);
            if (!(report.reduction_ratio >= 0.25)) change_damping(false);
        }
        return report;
    }
    lazy_default<kfac_settings> settings_of_;
    double lambda_ = 0, gamma_ = 0;
    std::uint64_t steps_ = 0;
    std::uint32_t active_ = 0;
    bool changed_ = false;  // good_ has the parameters before the last change
    bool inverted_ = false;  // the solver has inverses
    kfac_proposal best_{};
    kfac_statistics<Objective, Policy, fisher::monte_carlo, Choices...> statistics_{};
    kfac_quadratic<Objective, Policy> quadratic_{};
    program<Objective, Policy> value_{};
    solver solver_{};
    record gradient_{}, change_{}, good_{}, direction_[2]{};
    factors averages_{}, fresh_{};

    bool is_due(std::uint32_t every) const { return every != 0 && steps_ % every == 0; }
    bool clips() const { return (*settings_of_).clip > 0; }

    /// So that the targets of one seed are not those of the next one, a step later (the last steps of MurmurHash3).
    static constexpr std::uint32_t mixed(std::uint32_t bits) {
        bits = (bits ^ bits >> 16) * 0x85ebca6bu;
        bits = (bits ^ bits >> 13) * 0xc2b2ae35u;
        return bits ^ bits >> 16;
    }
    std::uint32_t seed() const {
        return mixed(
            static_cast<std::uint32_t>((*settings_of_).seed) +
            mixed(static_cast<std::uint32_t>(steps_)));
    }
    template <class Inputs>
    double sweep(const record& p, const Inputs& in, std::uint32_t drawn) {
        return statistics_.all(p, in.gradient, in.curvature, drawn, gradient_, fresh_, solver_);
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
    template <class Inputs>
    const char* propose(bool due, const record& p, step_report& report, const Inputs& in) {
        const kfac_settings& s = *settings_of_;
        const bool tries = !clips() && is_due(s.gamma_every);
        if (clips()) gamma_ = math::sqrt(lambda_ + s.regularisation);
        double step = 1;
        for (std::uint32_t i = 0; tries && i < s.gamma_every; ++i)
            step *= math::sqrt(s.damping_decay);
        const double candidates[] = {gamma_, gamma_ * step, gamma_ / step};
        double chosen = gamma_;
        for (int i = 0; i < (tries ? 3 : 1); ++i) {
            double gamma = candidates[i];
            const char* const failed = turn(gamma, tries || due);
            if (failed != nullptr && i > 0) continue;
            if (failed != nullptr) return failed;
            const kfac_proposal here = measured(p, direction_[1 - active_], report, in);
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

    /// The step along this direction.
    template <class Inputs>
    kfac_proposal measured(
        const record& p, const record& direction, step_report& report, const Inputs& in) {
        const double slope = vectors::dot(gradient_, direction);
        if (clips()) {
            const double rate = settings_of_->rate;
            const double divergence = -rate * rate * slope;
            const double shorter =
                divergence > settings_of_->clip ? math::sqrt(settings_of_->clip / divergence) : 1;
            return {rate * shorter, 0, rate * shorter * slope};
        }
        ++report.products;
        return quadratic_.best(
            p, in.curvature, direction, change_, slope, vectors::dot(gradient_, change_),
            lambda_ + settings_of_->regularisation, settings_of_->momentum);
    }

    /// To the parameters before the last change.
    void go_back(record& p) {
        vectors::copy(good_, p);
        vectors::clear(change_);
        changed_ = false;
    }
    /// Stops, and goes back if that is of use: if it was not the batch that was at fault.
    template <class Inputs>
    step_report retreat(
        step_report report, step_stop why, const char* where, record& p, const Inputs& in) {
        if (changed_) {
            ++report.evaluations;
            if (vectors::finite(sweep(good_, in, seed())) && vectors::finite(gradient_) &&
                factors_are_finite())
                go_back(p);
        }
        return report.stop(why, where);
    }
};

}  // namespace costate::inline COSTATE_ISA
