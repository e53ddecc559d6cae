// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/conjugate_gradient.hpp>
#include <costate/optim/lazy_default.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/program.hpp>
#include <costate/transform/derivative.hpp>

namespace costate::inline COSTATE_ISA {

struct newton_cg_settings {
    double radius = 1;  ///< of the trust region in the first step
    double largest_radius = 1e3;
    double accept = 1e-4;  ///< η: a step is taken if the ratio of both decreases is larger
    std::uint32_t iterations = 250;  ///< at most, of conjugate gradients
    std::uint32_t trials = 20;  ///< of smaller radii in one step
};

/// Newton's method in a trust region: the quadratic model with the Hessian itself is minimised by conjugate gradients
/// (Steihaug), which follow a direction of negative curvature to the region's boundary.
/// J. Nocedal, S. Wright, "Numerical optimization", 2006, algorithms 4.1 and 7.2; the tolerance is that of equation 7.3,
/// min(1/2, √|g|) |g|.
///
/// The objective is any model whose first output is one number. With holding<n> as its policy the products of a step share
/// what they have in common, for batches of at most n samples. The state is 7 records and the workspaces of three programs,
/// with holding<n> of four and held_bytes: give it static storage. Takes no memory.
template <auto Objective, class Policy = sequential>
class newton_cg {
    using way = typename programs_by<Policy>::policy;
    using curvature_product = point_product<hvp<Objective>, Policy>;

public:
    using record = parameters<Objective>;

    /// Of what is held for the products of a step.
    static constexpr std::size_t held_bytes = curvature_product::held_bytes;

    newton_cg() = default;
    explicit newton_cg(const newton_cg_settings& settings_) : settings_of_(settings_) {}

    newton_cg_settings& settings() { return *settings_of_; }
    /// Of the next step's region; before the first step it is the setting.
    double radius() const { return begun_ ? radius_ : (*settings_of_).radius; }

    /// Forgets all former steps.
    void init(const record&) { begun_ = false; }

    /// One step, in a region that shrinks until the step lowers the loss. The inputs are those of program<Objective>.
    template <class... Inputs>
    step_report step(record& parameters_, const Inputs&... inputs_) {
        step_report report;
        curvature_product::check_room(parameters_, inputs_...);
        report.evaluations = 1;
        report.loss = static_cast<double>(value_and_gradient_(parameters_, inputs_..., downhill_));
        if (!vectors::finite(report.loss)) return report.stop(step_stop::loss);
        const double size = vectors::norm(downhill_);
        report.gradient_norm = size;
        if (!vectors::finite(size))
            return report.stop(step_stop::gradient, vectors::not_finite(downhill_));
        if (size == 0) return report.stop(step_stop::no_descent);
        radius_ = radius();
        begun_ = true;
        vectors::scale(-1, downhill_);
        multiply_.hold(parameters_, inputs_...);
        const double part = size < 0.25 ? math::sqrt(size) : 0.5;
        const auto multiply = [&](const record& v_, record& product_) {
            multiply_(parameters_, inputs_..., v_, product_);
        };
        for (std::uint32_t trial = 0; trial < settings_of_->trials; ++trial) {
            report.damping = radius_;
            const conjugate_gradient_result found = conjugate_gradient(
                multiply, downhill_, direction_, work_, residual_below{part},
                {.iterations = settings_of_->iterations, .radius = radius_, .from_zero = true});
            report.products += found.products;
            if (found.end == conjugate_gradient_end::not_finite)
                return report.stop(step_stop::product, vectors::not_finite(work_.product));
            const auto sum_of_both = [](const auto& a_, const auto& b_) { return a_ + b_; };
            vectors::map(candidate_, sum_of_both, parameters_, direction_);
            ++report.evaluations;
            report.new_loss = static_cast<double>(value_(candidate_, inputs_...));
            report.step_length = vectors::norm(direction_);
            report.reduction_ratio = ratio(report.loss, report.new_loss, found.quadratic);
            const bool at_boundary = found.end == conjugate_gradient_end::boundary ||
                found.end == conjugate_gradient_end::negative_curvature;
            const bool finite = vectors::finite(report.new_loss);
            if (!finite || !(report.reduction_ratio >= 0.25)) {
                radius_ = 0.25 * (radius_ < report.step_length ? radius_ : report.step_length);
            } else if (report.reduction_ratio > 0.75 && at_boundary) {
                radius_ = 2 * radius_ < settings_of_->largest_radius ? 2 * radius_
                                                                     : settings_of_->largest_radius;
            }
            if (finite && report.reduction_ratio > settings_of_->accept) {
                if (!vectors::finite(candidate_))
                    return report.stop(step_stop::update, vectors::not_finite(candidate_));
                vectors::copy(candidate_, parameters_);
                return report;
            }
        }
        return report.stop(step_stop::no_descent);
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    /// Where both changes drown in the rounding of the loss the quadratic model is right (Conn, Gould and Toint,
    /// "Trust-region methods", 2000, section 17.4.2).
    static double ratio(double before_, double after_, double quadratic_) {
        constexpr element kind =
            model_graph<Objective>::view().type(model_graph<Objective>::view().outputs[0]).kind;
        const double size = before_ < 0 ? -before_ : before_;
        const double noise =
            10 * static_cast<double>(std::numeric_limits<element_type<kind>>::epsilon()) * size;
        const double change = after_ - before_;
        if (-quadratic_ <= noise && (change < 0 ? -change : change) <= noise) return 1;
        return change / quadratic_;
    }

    lazy_default<newton_cg_settings> settings_of_;
    double radius_ = 0;
    bool begun_ = false;
    record downhill_{}, direction_{}, candidate_{};
    conjugate_gradient_workspace<record> work_{};
    program<value_and_grad<Objective>, way> value_and_gradient_{};
    program<Objective, way> value_{};
    curvature_product multiply_{};
};

}  // namespace costate::inline COSTATE_ISA
