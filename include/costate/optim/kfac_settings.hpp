// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace costate {

/// The numbers of J. Martens, R. Grosse, "Optimizing neural networks with Kronecker-factored approximate curvature", ICML
/// 2015, arXiv:1503.05671, with the sections that name them. What is done every 0 steps is not done (in the first three steps
/// the factors are inverted in any case).
struct kfac_settings {
    double damping = 150;  ///< λ of the first step (section 6.5)
    double regularisation = 1e-5;  ///< η: the objective has η/2 |θ|² besides (section 8)
    std::uint32_t damping_every = 5;  ///< T1: steps from one change of λ to the next (6.5)
    std::uint32_t gamma_every = 20;  ///< T2: steps from one change of γ to the next (6.6)
    std::uint32_t inverses_every =
        20;  ///< T3: steps from one inversion of the factors to the next (8)
    double decay = 0.95;  ///< of the averages of the factors, at most; in step k it is 1 - 1/k (5)
    double damping_decay = 19.0 / 20;  ///< ω1 = this^T1 (6.5), ω2 = √this^T2 (6.6)
    double least_damping = 0;
    bool momentum = true;  ///< the last change is the second direction of the step (7)
    /// Not 0: instead of the exact Fisher matrix (6.4), the step is `rate` times the direction, shortened until the
    /// divergence that the factors foretell, rate²·gᵀF⁻¹g, is no more than this (Ba, Grosse, Martens, "Distributed
    /// second-order optimization using Kronecker-factored approximations", ICLR 2017, section 5).
    double clip = 0;
    double rate = 1;
    std::int32_t seed = 0;  ///< of the targets that are drawn from the model
};

}  // namespace costate
