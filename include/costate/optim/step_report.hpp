// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace costate {

/// Why a step did not move the parameters on.
enum class step_stop : std::uint8_t {
    nothing,  ///< it did
    loss,  ///< the loss is infinite or NaN
    gradient,  ///< the gradient is
    product,  ///< a product with the curvature is
    factor,  ///< a factor or a diagonal of the curvature is, or the factor has no inverse
    update,  ///< the change or the parameters after it are
    no_descent,  ///< no length of the step lowers the loss: a minimum as far as the numbers can tell
};

/// What a step of an optimiser with curvature has seen and done. What a method does not have stays 0.
struct step_report {
    double loss = 0;  ///< before the step
    double new_loss = 0;  ///< after the step, where the method computes it
    double gradient_norm = 0;
    double step_length = 0;  ///< the factor of the direction; for trust regions the length itself
    double damping = 0;  ///< λ used in this step, or the radius of the trust region
    double reduction_ratio = 0;  ///< the change of the loss over the one that the model foretold
    std::uint32_t products = 0;  ///< with a curvature matrix
    std::uint32_t evaluations = 0;  ///< of the loss or of the loss and its gradient
    step_stop stopped = step_stop::nothing;
    const char* where =
        nullptr;  ///< the parameter whose element is not finite, where that is known

    constexpr bool moved() const { return stopped == step_stop::nothing; }

    /// This report of a step that ends here.
    constexpr step_report stop(step_stop why_, const char* where_ = nullptr) const {
        step_report report = *this;
        report.stopped = why_;
        report.where = where_;
        return report;
    }

    /// What stopped the step, for a message.
    constexpr const char* text() const {
        switch (stopped) {
            case step_stop::nothing:
                return "the parameters were changed";
            case step_stop::loss:
                return "the loss is not finite";
            case step_stop::gradient:
                return "the gradient is not finite";
            case step_stop::product:
                return "a product with the curvature is not finite";
            case step_stop::factor:
                return "a factor of the curvature is not finite or has no inverse";
            case step_stop::update:
                return "the change is not finite";
            case step_stop::no_descent:
                return "no step lowers the loss";
        }
        return "";
    }
};

}  // namespace costate

/// Marks the overload of an optimiser's step for records of another model than its own objective: parameters<loss>, say, for
/// mean(vmap(loss)).
#define COSTATE_OTHER_RECORD                                                             \
    __attribute__((unavailable(                                                          \
        "costate: optimiser.step(p, inputs...): p is the record of the optimiser's own " \
        "objective, parameters<objective>")))
