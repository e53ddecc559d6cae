// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tuple>

#include <costate/core/math.hpp>
#include <costate/optim/vector.hpp>
#include <costate/program.hpp>
#include <costate/transform/curvature_form.hpp>

namespace costate::inline COSTATE_ISA {

/// A step α·Δ + μ·δ along a direction Δ and the last change δ, and what the quadratic model says of it.
struct kfac_proposal {
    double along = 0, along_last = 0, model = 0;
};

/// The quadratic model of K-FAC, g·d + dᵀ(F + shift I)d / 2, with the Gauss-Newton matrix for F.
template <auto Objective, class Policy>
class kfac_quadratic {
public:
    using record = parameters<Objective>;

    /// The step that minimises the model (Martens and Grosse 2015, equation 7.1), for the gradient's products with Δ and δ;
    /// without momentum μ is 0. `inputs_` is the tuple of what a program of the objective takes behind the parameters.
    template <class Inputs>
    kfac_proposal best(
        const record& p_, const Inputs& inputs_, const record& direction_, const record& last_,
        double slope_, double slope_last_, double shift_, bool momentum_) {
        element_type<number_kind()> across{}, last{};
        const double along = std::apply(
            [&](const auto&... in_) {
                return static_cast<double>(form_(p_, in_..., direction_, last_, across, last));
            },
            inputs_);
        const double a = along + shift_ * vectors::dot(direction_, direction_);
        const double b = static_cast<double>(across) + shift_ * vectors::dot(direction_, last_);
        const double c = static_cast<double>(last) + shift_ * vectors::dot(last_, last_);
        const double determinant = a * c - b * b;
        if (momentum_ && determinant > 1e-12 * a * c) {
            const double alpha = -(c * slope_ - b * slope_last_) / determinant;
            const double mu = -(a * slope_last_ - b * slope_) / determinant;
            return {alpha, mu, (alpha * slope_ + mu * slope_last_) / 2};
        }
        // Nothing to go along: the caller stops. What is NaN stays so and is found in the change.
        if (a <= 0 && vectors::finite(a)) return {};
        const double alpha = -slope_ / a;
        return {alpha, 0, alpha * slope_ / 2};
    }

private:
    static consteval element number_kind() {
        const graph_view g = model_graph<Objective>::view();
        return g.type(g.outputs[0]).kind;
    }
    program<curvature_form<Objective>, Policy> form_{};
};

}  // namespace costate::inline COSTATE_ISA
