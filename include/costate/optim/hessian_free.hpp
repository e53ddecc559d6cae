// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>

#include <costate/core/simd_math.hpp>
#include <costate/optim/batches.hpp>
#include <costate/optim/conjugate_gradient.hpp>
#include <costate/optim/hessian_free_settings.hpp>
#include <costate/optim/lazy_default.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/program.hpp>
#include <costate/transform/curvature.hpp>
#include <costate/transform/squared_gradients.hpp>
#include <costate/transform/with_leaves_of.hpp>

namespace costate::inline COSTATE_ISA {

/// In the place of a model that hidden units are not to change (see `hessian_free`).
struct no_structure {};

namespace detail {

/// (x + λ) to a negative power; an element that is 0 for λ = 0 does not become infinite.
struct inverse_power {
    double damping, exponent;

    template <class T>
    COSTATE_INLINE pack<T> operator()(const pack<T>& x_) const {
        const pack<T> base = max(x_ + damping, std::numeric_limits<T>::min());
        return math::pow(base, pack<T>(static_cast<T>(-exponent)));
    }
    template <std::floating_point T>
    constexpr T operator()(T x_) const {
        const T base = math::max(x_ + static_cast<T>(damping), std::numeric_limits<T>::min());
        return math::pow(base, static_cast<T>(-exponent));
    }
};

template <auto Structure, auto Objective, class Policy>
struct structural_damping {
    point_product<ggnvp<with_leaves_of<Structure, Objective>>, Policy> multiply{};
    parameters<Objective> product{};
    static constexpr std::size_t held_bytes = decltype(multiply)::held_bytes;
};
template <auto Objective, class Policy>
struct structural_damping<no_structure{}, Objective, Policy> {
    static constexpr std::size_t held_bytes = 0;
};

}  // namespace detail

/// Hessian-free optimisation: a step minimises the quadratic model with the Gauss-Newton matrix B of the curvature batch,
/// g·δ + δᵀ(B + λ I)δ / 2, by preconditioned conjugate gradients.
///
/// The objective is mean(vmap(loss)) or sum(vmap(loss)). What a step does: the gradient; the diagonal preconditioner
/// (mean or sum of the samples' squared gradients + λ)^0.75; conjugate gradients from 0.95 of the last direction until
/// their relative progress is small; back among the iterates 5·1.3ʲ to the one with the least loss; a line search;
/// λ by the ratio of the loss's change to that of the quadratic model (without damping): Levenberg and Marquardt's rule.
///
/// Structure is another model of this kind, of the same inputs, whose curvature is added with the weight μ λ: structural
/// damping of recurrent networks with mean(vmap(squared_error(hidden, stop_gradient(hidden)))). `Kept` is how many
/// iterates are kept for going back. With holding<n> as its policy the products of a step share what they have in common, for
/// curvature batches of at most n samples. The state is 8 + Kept records and the workspaces of four programs; structural
/// damping adds a record and a program. With holding<n> each of the (one or two) products is two programs, and held_bytes are
/// added: give it static storage. Takes no memory.
template <
    auto Objective, class Policy = sequential, auto Structure = no_structure{},
    std::uint32_t Kept = 8>
class hessian_free {
    using way = typename programs_by<Policy>::policy;
    using curvature_product = point_product<ggnvp<Objective>, Policy>;
    using structural_product = detail::structural_damping<Structure, Objective, Policy>;

public:
    using record = parameters<Objective>;

    /// Of what is held for the products of a step.
    static constexpr std::size_t held_bytes =
        curvature_product::held_bytes + structural_product::held_bytes;

    hessian_free() = default;
    explicit hessian_free(const hessian_free_settings& settings_) : settings_of_(settings_) {}

    hessian_free_settings& settings() { return *settings_of_; }
    /// λ of the next step; before the first one it is the setting.
    double damping() const { return begun_ ? damping_ : (*settings_of_).damping; }

    /// Forgets all former steps.
    void init(const record&) { begun_ = warm_ = false; }

    /// One step with one batch for everything; the inputs are those of program<Objective>.
    template <class... Inputs>
    step_report step(record& parameters_, const Inputs&... inputs_) {
        const std::tuple<const Inputs&...> all(inputs_...);
        return step_of(parameters_, all, all);
    }
    /// One step whose products and preconditioner come from the (smaller) curvature batch, and by whose loss the iterate
    /// is chosen, too.
    template <class... Gradient, class... Curvature>
    step_report step(
        record& parameters_, const gradient_batch<Gradient...>& gradient_,
        const curvature_batch<Curvature...>& curvature_) {
        return step_of(parameters_, gradient_.inputs, curvature_.inputs);
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    /// Keeps the iterates 5·1.3ʲ, rounded up (M, section 4.6): the last few of them.
    struct keeper {
        hessian_free* of;
        double next = 5;
        void operator()(const conjugate_gradient_progress& at_, const record& x_) {
            if (at_.iteration < next) return;
            while (at_.iteration >= next) next *= 1.3;
            const std::uint32_t slot = of->kept_count_++ % Kept;
            vectors::copy(x_, of->kept_[slot]);
            of->kept_quadratic_[slot] = at_.quadratic;
        }
    };

    /// Nothing lowers the loss: the next step is to trust the quadratic model less.
    step_report raised(step_report report_) {
        damping_ *= settings_of_->raise;
        return report_.stop(step_stop::no_descent);
    }

    template <class Inputs>
    bool prepare(const record& p_, const Inputs& inputs_) {
        if (settings_of_->preconditioner_exponent == 0) return true;
        std::apply([&](const auto&... in_) { squares_(p_, in_..., inverse_); }, inputs_);
        if (!vectors::finite(inverse_)) return false;
        const detail::inverse_power power_{damping_, settings_of_->preconditioner_exponent};
        vectors::map(inverse_, power_, inverse_);
        return true;
    }

    template <class Inputs>
    void hold(const record& p_, const Inputs& inputs_) {
        std::apply([&](const auto&... in_) { multiply_.hold(p_, in_...); }, inputs_);
        if constexpr (structured)
            std::apply([&](const auto&... in_) { structure_.multiply.hold(p_, in_...); }, inputs_);
    }

    template <class Inputs>
    void structure_product(const record& p_, const Inputs& inputs_, const record& v_) {
        std::apply(
            [&](const auto&... in_) { structure_.multiply(p_, in_..., v_, structure_.product); },
            inputs_);
    }

    template <class Inputs>
    conjugate_gradient_result solve(const record& p_, const Inputs& inputs_) {
        const auto multiply = [&](const record& v_, record& product_) {
            std::apply([&](const auto&... in_) { multiply_(p_, in_..., v_, product_); }, inputs_);
            vectors::axpy(damping_, v_, product_);
            if constexpr (structured) {
                structure_product(p_, inputs_, v_);
                vectors::axpy(settings_of_->structural * damping_, structure_.product, product_);
            }
        };
        const auto precondition = [&](const record& r_, record& z_) {
            const auto product = [](const auto& a_, const auto& b_) { return a_ * b_; };
            vectors::map(z_, product, r_, inverse_);
        };
        kept_count_ = 0;
        if (warm_) vectors::scale(settings_of_->warm_start, direction_);
        const conjugate_gradient_settings limits{
            .iterations = settings_of_->iterations, .from_zero = !warm_};
        relative_progress<> rule(settings_of_->progress);
        if (settings_of_->preconditioner_exponent == 0)
            return conjugate_gradient(
                multiply, downhill_, direction_, work_, rule, limits, no_preconditioner{},
                keeper{this});
        return conjugate_gradient(
            multiply, downhill_, direction_, work_, rule, limits, precondition, keeper{this});
    }

    /// The loss behind a step of this length; leaves the parameters there in candidate_.
    template <class Inputs>
    double loss_at(
        const record& p_, const record& direction, double length, const Inputs& inputs_,
        step_report& report_) {
        ++report_.evaluations;
        const auto moved = [length](const auto& x_, const auto& d_) { return length * d_ + x_; };
        vectors::map(candidate_, moved, p_, direction);
        return std::apply(
            [&](const auto&... in_) { return static_cast<double>(value_(candidate_, in_...)); },
            inputs_);
    }

    /// The iterate with the least loss, from the last one back for as long as that helps, and its quadratic.
    template <class Inputs>
    const record* best_iterate(
        const record& p_, const Inputs& inputs_, step_report& report_, double& quadratic_) {
        const record* best = &direction_;
        double least = loss_at(p_, *best, 1, inputs_, report_);
        const std::uint32_t kept = kept_count_ < Kept ? kept_count_ : Kept;
        for (std::uint32_t i = 1; i <= kept; ++i) {
            const std::uint32_t slot = (kept_count_ - i) % Kept;
            const double loss = loss_at(p_, kept_[slot], 1, inputs_, report_);
            if (vectors::finite(least) && !(loss <= least)) break;
            least = loss;
            best = &kept_[slot];
            quadratic_ = kept_quadratic_[slot];
        }
        return best;
    }

    template <class Gradient, class Curvature>
    step_report step_of(
        record& p_, const Gradient& gradient_inputs, const Curvature& curvature_inputs) {
        step_report report;
        std::apply(
            [](const auto&... in_) { curvature_product::check_room(in_...); }, curvature_inputs);
        damping_ = report.damping = damping();
        begun_ = true;
        report.evaluations = 1;
        report.loss = std::apply(
            [&](const auto&... in_) {
                return static_cast<double>(value_and_gradient_(p_, in_..., downhill_));
            },
            gradient_inputs);
        if (!vectors::finite(report.loss)) return report.stop(step_stop::loss);
        report.gradient_norm = vectors::norm(downhill_);
        if (!vectors::finite(report.gradient_norm))
            return report.stop(step_stop::gradient, vectors::not_finite(downhill_));
        if (report.gradient_norm == 0) return report.stop(step_stop::no_descent);
        vectors::scale(-1, downhill_);
        if (!prepare(p_, curvature_inputs))
            return report.stop(step_stop::factor, vectors::not_finite(inverse_));

        hold(p_, curvature_inputs);
        const conjugate_gradient_result found = solve(p_, curvature_inputs);
        report.products = found.products;
        warm_ = found.end != conjugate_gradient_end::not_finite;
        if (!warm_) return report.stop(step_stop::product, vectors::not_finite(work_.product));
        double quadratic = found.quadratic;
        const record* const best = best_iterate(p_, curvature_inputs, report, quadratic);
        const double slope = -vectors::dot(downhill_, *best);
        if (!(slope < 0)) {  // negative curvature at once, and the warm start leads uphill
            warm_ = false;
            return raised(report);
        }

        double length = 1;
        double now = loss_at(p_, *best, length, gradient_inputs, report);
        quadratic -= 0.5 * damping_ * vectors::dot(*best, *best);
        if constexpr (structured) {
            structure_product(p_, curvature_inputs, *best);
            quadratic -=
                0.5 * settings_of_->structural * damping_ * vectors::dot(*best, structure_.product);
        }
        const double ratio = (now - report.loss) / quadratic;
        report.reduction_ratio = ratio;
        const auto enough = [&] {
            return now <= report.loss + settings_of_->armijo * length * slope;
        };
        for (std::uint32_t i = 0; !enough(); ++i) {
            if (i == settings_of_->trials) return raised(report);
            length *= settings_of_->shorten;
            now = loss_at(p_, *best, length, gradient_inputs, report);
        }
        if (!vectors::finite(now) || !vectors::finite(candidate_))
            return report.stop(step_stop::update, vectors::not_finite(candidate_));
        vectors::copy(candidate_, p_);
        report.step_length = length;
        report.new_loss = now;
        if (ratio > settings_of_->high_ratio) damping_ *= settings_of_->lower;
        if (!(ratio >= settings_of_->low_ratio)) damping_ *= settings_of_->raise;
        if (damping_ < settings_of_->least_damping) damping_ = settings_of_->least_damping;
        return report;
    }

    static constexpr bool structured =
        !std::is_same_v<std::remove_const_t<decltype(Structure)>, no_structure>;

    lazy_default<hessian_free_settings> settings_of_;
    double damping_ = 0;
    bool begun_ = false;  ///< there was a step
    bool warm_ = false;  ///< there is a last direction
    std::uint32_t kept_count_ = 0;
    double kept_quadratic_[Kept]{};
    record downhill_{}, direction_{}, inverse_{}, candidate_{};
    conjugate_gradient_workspace<record> work_{};
    record kept_[Kept]{};
    program<value_and_grad<Objective>, way> value_and_gradient_{};
    program<Objective, way> value_{};
    curvature_product multiply_{};
    program<squared_gradients<Objective>, way> squares_{};
    [[no_unique_address]] structural_product structure_{};
};

}  // namespace costate::inline COSTATE_ISA
