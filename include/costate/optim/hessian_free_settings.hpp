// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/isa.hpp>

#include <cstdint>

namespace costate::inline COSTATE_ISA {

/// The numbers of J. Martens, "Deep learning via Hessian-free optimization", ICML 2010 (M), and J. Martens, I. Sutskever,
/// "Training deep and recurrent networks with Hessian-free optimization", 2012 (MS).
struct hessian_free_settings {
    double damping = 1;  ///< λ of the first step: the curvature is B + λ I (M, section 4.1)
    double low_ratio = 0.25;  ///< a reduction ratio below it multiplies λ by `raise`
    double high_ratio = 0.75;  ///< one above it multiplies λ by `lower`
    double raise = 3.0 / 2;
    double lower = 2.0 / 3;
    double least_damping = 0;
    double warm_start =
        0.95;  ///< the part of the last direction to start the next one at (MS, 20.10)
    double progress = 5e-4;  ///< ε of the stopping rule (M, section 4.4)
    std::uint32_t iterations = 250;  ///< at most, of conjugate gradients
    double preconditioner_exponent = 0.75;  ///< of diagonal + λ (M, section 4.7); 0 for none
    double armijo =
        1e-2;  ///< the part of the decrease along the gradient that a step must reach (MS, 20.8.8)
    double shorten = 0.8;  ///< of the step, while it does not
    std::uint32_t trials = 60;
    double structural = 0.1;  ///< μ: the structure's curvature counts μ λ times (MS, 20.8.4)
};

}  // namespace costate::inline COSTATE_ISA
