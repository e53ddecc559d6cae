// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/lazy_default.hpp>
#include <costate/optim/line_search.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>
#include <costate/program.hpp>
#include <costate/transform/derivative.hpp>

namespace costate::inline COSTATE_ISA {

struct lbfgs_settings {
    strong_wolfe_settings search{};
    /// All steps get the same inputs and nobody else changes the parameters: the gradient with which a step ends is that
    /// with which the next one begins.
    bool same_inputs = false;
};

/// Quasi-Newton steps from the last `History` changes of the gradient, with a strong Wolfe line search.
/// J. Nocedal, S. Wright, "Numerical optimization", 2006, algorithms 7.4 and 7.5, the first matrix by equation 7.20.
///
/// The objective is any model whose first output is one number. A step ends with `no_descent` where rounding hides any
/// further decrease. The state is 4 + 2 History records and the workspace of a program: give it static storage. Takes no memory.
template <auto Objective, class Policy = sequential, std::uint32_t History = 10>
class lbfgs {
public:
    using record = parameters<Objective>;

    lbfgs() = default;
    explicit lbfgs(const lbfgs_settings& settings_) : settings_of_(settings_) {}

    lbfgs_settings& settings() { return *settings_of_; }

    /// Forgets all former steps.
    void init(const record&) {
        pairs_ = 0;
        known_ = false;
    }

    /// One step: a direction and a search along it. The inputs are those of program<Objective>.
    template <class... Inputs>
    step_report step(record& parameters_, const Inputs&... inputs_) {
        step_report report;
        if (!known_ || !settings_of_->same_inputs) {
            loss_ = evaluate(parameters_, gradient_, report, inputs_...);
            known_ = false;
        }
        report.loss = loss_;
        if (!vectors::finite(loss_)) return report.stop(step_stop::loss);
        report.gradient_norm = vectors::norm(gradient_);
        if (!vectors::finite(report.gradient_norm))
            return report.stop(step_stop::gradient, vectors::not_finite(gradient_));
        if (report.gradient_norm == 0) return report.stop(step_stop::no_descent);

        double slope = find_direction();
        if (!(slope < 0)) {
            pairs_ = 0;
            slope = find_direction();
        }
        const auto look = [&](double length_) {
            const auto moved = [length_](const auto& x_, const auto& d_) {
                return length_ * d_ + x_;
            };
            vectors::map(candidate_, moved, parameters_, direction_);
            const double value = evaluate(candidate_, next_gradient_, report, inputs_...);
            return line_point{length_, value, vectors::dot(next_gradient_, direction_)};
        };
        // The first direction is the gradient, whose length says nothing.
        const double size = report.gradient_norm;
        const line_search_result found = strong_wolfe(
            look, {0, loss_, slope}, pairs_ == 0 && size > 1 ? 1 / size : 1, settings_of_->search);
        const bool lower = found.found && found.point.value < loss_;
        if (!lower || !vectors::finite(candidate_) || !vectors::finite(next_gradient_)) {
            const bool again = pairs_ > 0;  // along the gradient itself there may be a descent
            pairs_ = 0;
            known_ = false;
            const bool odd = lower || !vectors::finite(found.point.value);
            if (again && !odd) return step_again(report, parameters_, inputs_...);
            return report.stop(
                odd ? step_stop::update : step_stop::no_descent,
                vectors::not_finite(next_gradient_));
        }
        remember(parameters_);
        vectors::copy(candidate_, parameters_);
        vectors::copy(next_gradient_, gradient_);
        loss_ = found.point.value;
        known_ = true;
        report.step_length = found.point.length;
        report.new_loss = loss_;
        return report;
    }
    template <class Other, class... Inputs>
        requires(!std::is_same_v<Other, record>)
    COSTATE_OTHER_RECORD step_report step(Other&, const Inputs&...) {
        return {};
    }

private:
    template <class... Inputs>
    step_report step_again(step_report before_, record& parameters_, const Inputs&... inputs_) {
        step_report report = step(parameters_, inputs_...);
        report.evaluations += before_.evaluations;
        return report;
    }
    template <class... Inputs>
    double evaluate(
        const record& p_, record& gradient_of_, step_report& report_, const Inputs&... inputs_) {
        ++report_.evaluations;
        return static_cast<double>(value_and_gradient_(p_, inputs_..., gradient_of_));
    }

    /// direction = -H g by the two loops of algorithm 7.4; the slope along it.
    double find_direction() {
        vectors::scaled_copy(-1, gradient_, direction_);
        const std::uint32_t count = pairs_ < History ? pairs_ : History;
        double part[History];
        for (std::uint32_t i = 1; i <= count; ++i) {
            const std::uint32_t k = (pairs_ - i) % History;
            part[k] = vectors::dot(moves_[k], direction_) / products_[k];
            vectors::axpy(-part[k], changes_[k], direction_);
        }
        if (count > 0) {
            const std::uint32_t k = (pairs_ - 1) % History;
            vectors::scale(products_[k] / vectors::dot(changes_[k], changes_[k]), direction_);
        }
        for (std::uint32_t i = count; i >= 1; --i) {
            const std::uint32_t k = (pairs_ - i) % History;
            const double other = vectors::dot(changes_[k], direction_) / products_[k];
            vectors::axpy(part[k] - other, moves_[k], direction_);
        }
        return vectors::dot(gradient_, direction_);
    }

    /// The step and how it changed the gradient, if the curvature along it was positive. The gradient becomes that change.
    void remember(const record& p_) {
        // In the place of what the next step finds anew: the oldest pair goes only for one that is kept.
        const auto less = [](const auto& a_, const auto& b_) { return a_ - b_; };
        vectors::map(direction_, less, candidate_, p_);
        vectors::map(gradient_, less, next_gradient_, gradient_);
        const double product = vectors::dot(direction_, gradient_);
        // Below it the quotient is made of rounding.
        const double least = std::numeric_limits<double>::epsilon() * vectors::norm(direction_) *
            vectors::norm(gradient_);
        if (!(product > least)) return;
        const std::uint32_t k = pairs_++ % History;
        vectors::copy(direction_, moves_[k]);
        vectors::copy(gradient_, changes_[k]);
        products_[k] = product;
    }

    lazy_default<lbfgs_settings> settings_of_;
    std::uint32_t pairs_ = 0;  ///< remembered so far; the last History of them are kept
    bool known_ = false;  ///< gradient_ and loss_ are those of the parameters
    double loss_ = 0;
    double products_[History]{};
    record gradient_{}, next_gradient_{}, direction_{}, candidate_{};
    record moves_[History]{}, changes_[History]{};
    program<value_and_grad<Objective>, Policy> value_and_gradient_{};
};

}  // namespace costate::inline COSTATE_ISA
