// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/conjugate_gradient.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/program/parameters.hpp>
#include <costate/program/point_product.hpp>
#include <costate/transform/curvature.hpp>

namespace costate::inline COSTATE_ISA {

struct natural_gradient_settings {
    double divergence =
        1e-2;  ///< δ: the bound of ½ dᵀF d, what the model's distribution changes by
    double damping = 1e-3;  ///< added to F, which may be singular
    std::uint32_t iterations = 10;  ///< of conjugate gradients
    double residual = 1e-10;  ///< at which they end before, relative to the gradient
    double shrink = 0.5;  ///< of the step as long as the loss is not lower
    std::uint32_t trials = 10;
    std::uint32_t seed = 0;  ///< fisher::monte_carlo: of the first step; each has its own
};

/// Any step will do: ½ dᵀF d bounds it already.
struct any_step {
    template <class Record>
    constexpr bool operator()(const Record&, const Record&) const {
        return true;
    }
};

/// The natural gradient with a bound on how much the model's distribution changes in a step, as TRPO takes it: the direction is
/// s = -(F + λ)⁻¹ g by conjugate gradients, the first length β = √(2δ / sᵀ(F + λ)s) makes the divergence δ to second order, and β
/// shrinks until the loss is lower. J. Schulman, S. Levine, P. Moritz, M. Jordan, P. Abbeel, "Trust region policy
/// optimization", ICML 2015, appendix C; S. Amari, "Natural gradient works efficiently in learning", 1998.
///
/// `Objective` is a mean or sum of likelihoods (see fisher_vp); a step takes what its program takes after the parameters.
/// With holding<n> as its policy the products of a step share what they have in common, for batches of at most n samples.
/// The state is 7 records and the workspaces of three programs, with holding<n> of four and held_bytes: give it static
/// storage. Takes no memory.
template <auto Objective, fisher Kind = fisher::exact, class Policy = sequential>
class natural_gradient {
    using way = typename programs_by<Policy>::policy;
    using curvature_product = point_product<fisher_vp<Objective, Kind>, Policy>;

public:
    using record = parameters<Objective>;

    /// Of what is held for the products of a step.
    static constexpr std::size_t held_bytes = curvature_product::held_bytes;

    natural_gradient() = default;
    explicit natural_gradient(const natural_gradient_settings& settings_)
        : settings_of_(settings_) {}

    natural_gradient_settings& settings() { return settings_of_; }
    void init(const record&) { steps_ = 0; }

    /// Moves the parameters, or leaves them where they are and says why.
    template <class... Inputs>
    step_report step(record& parameters_, const Inputs&... inputs_) {
        return step_within(any_step{}, parameters_, inputs_...);
    }

    /// The same where besides `allowed_(old, new)` has to be true, such as for a divergence that is measured.
    template <class Allowed, class... Inputs>
    step_report step_within(Allowed&& allowed_, record& parameters_, const Inputs&... inputs_) {
        step_report report;
        curvature_product::check_room(parameters_, inputs_...);
        [[maybe_unused]] const std::int32_t seed =
            static_cast<std::int32_t>(settings_of_.seed + steps_++);
        report.damping = settings_of_.damping;
        report.loss = report.new_loss =
            static_cast<double>(gradient_program_(parameters_, inputs_..., gradient_));
        report.evaluations = 1;
        if (!vectors::finite(report.loss)) return report.stop(step_stop::loss);
        report.gradient_norm = vectors::norm(gradient_);
        if (!vectors::finite(report.gradient_norm))
            return report.stop(step_stop::gradient, vectors::not_finite(gradient_));
        const auto with_seed = [&](const auto& use) {
            if constexpr (Kind != fisher::monte_carlo)
                use();
            else if constexpr ((is_binding<Inputs> || ...))
                use(shared<"fisher_seed", std::int32_t> = seed);
            else
                use(seed);
        };
        with_seed(
            [&](const auto&... seed_) { fisher_program_.hold(parameters_, inputs_..., seed_...); });
        const auto multiply = [&](const record& v, record& result) {
            with_seed([&](const auto&... seed_) {
                fisher_program_(parameters_, inputs_..., seed_..., v, result);
            });
            vectors::axpy(settings_of_.damping, v, result);
        };
        const auto solved = conjugate_gradient(
            multiply, gradient_, natural_, work_, residual_below{settings_of_.residual},
            {.iterations = settings_of_.iterations, .from_zero = true});
        report.products = solved.products;
        if (solved.end == conjugate_gradient_end::not_finite)
            return report.stop(step_stop::product, vectors::not_finite(work_.product));
        // The iterate minimises ½ xᵀ(F + λ)x - gᵀx on a subspace that it is in: there φ = -½ xᵀ(F + λ)x.
        const double square = -2 * solved.quadratic;
        if (!(square > 0)) return report.stop(step_stop::no_descent);
        double length = math::sqrt(2 * settings_of_.divergence / square);
        if (!vectors::finite(length)) return report.stop(step_stop::update);
        for (std::uint32_t trial = 0; trial < settings_of_.trials; ++trial) {
            vectors::copy(parameters_, trial_);
            vectors::axpy(-length, natural_, trial_);
            const double reached = static_cast<double>(loss_program_(trial_, inputs_...));
            ++report.evaluations;
            // A NaN compares as false.
            if (reached < report.loss && vectors::finite(reached) && vectors::finite(trial_) &&
                allowed_(
                    static_cast<const record&>(parameters_), static_cast<const record&>(trial_))) {
                report.new_loss = reached;
                report.step_length = length;
                vectors::copy(trial_, parameters_);
                return report;
            }
            length *= settings_of_.shrink;
        }
        return report.stop(step_stop::no_descent);
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    natural_gradient_settings settings_of_{};
    std::uint32_t steps_ = 0;
    program<value_and_grad<Objective>, way> gradient_program_;
    curvature_product fisher_program_;
    program<Objective, way> loss_program_;
    record gradient_{}, natural_{}, trial_{};
    conjugate_gradient_workspace<record> work_{};
};

}  // namespace costate::inline COSTATE_ISA
