// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/conjugate_gradient.hpp>
#include <costate/program/parameters.hpp>
#include <costate/program/point_product.hpp>
#include <costate/transform/derivative.hpp>

namespace costate::inline COSTATE_ISA {

struct implicit_settings {
    std::uint32_t iterations = 1000;  ///< of conjugate gradients
    double residual = 1e-10;  ///< at which they end before, relative to the cotangent
    double damping = 0;  ///< added to the Hessian
};

/// The derivative of a minimiser w*(θ) of an objective F(w, θ) with respect to `Outer` = θ, a symbol of F that is no parameter,
/// through the equation ∇F(w*, θ) = 0 and not through whatever found w*: for a function L of w*,
/// dL/dθ = -(∂²F/∂θ∂w)·H⁻¹·∂L/∂w with H = ∂²F/∂w², positive definite at a minimum. One linear solve by conjugate
/// gradients, no matrix; the mixed second derivatives are the gradient by θ of F's slope along H⁻¹·∂L/∂w. With holding<n> as
/// its policy the products of a call share what they have in common, for batches of at most n samples.
/// The state is 5 records and the workspaces of two programs, with holding<n> of three and held_bytes: give it static
/// storage. Takes no memory.
/// J. Larsen et al., "Design and regularization of neural networks", 1996; M. Blondel et al., "Efficient and modular implicit
/// differentiation", NeurIPS 2022, equation 2.
template <auto Objective, auto Outer, class Policy = sequential>
class implicit_gradient {
    using way = typename programs_by<Policy>::policy;
    using curvature_product = point_product<hvp<Objective>, Policy>;

public:
    using record = parameters<Objective>;

    /// Of what is held for the products of a call.
    static constexpr std::size_t held_bytes = curvature_product::held_bytes;

    implicit_gradient() = default;
    explicit implicit_gradient(const implicit_settings& settings_) : settings_of_(settings_) {}
    implicit_settings& settings() { return settings_of_; }

    /// `cotangent_` is ∂L/∂w at the minimiser; dL/dθ goes to `to_`, a number or a tensor like θ. The inputs are those of
    /// program<Objective>. The result says how the solve went: unless it ended by its rule, `to_` is as it was.
    template <class To, class... Inputs>
    conjugate_gradient_result operator()(
        const record& minimiser_, const record& cotangent_, To& to_, const Inputs&... inputs_) {
        hessian_program_.hold(minimiser_, inputs_...);
        const auto multiply = [&](const record& v, record& result) {
            hessian_program_(minimiser_, inputs_..., v, result);
            if (settings_of_.damping != 0) vectors::axpy(settings_of_.damping, v, result);
        };
        const conjugate_gradient_result solved = conjugate_gradient(
            multiply, cotangent_, solution_, work_, residual_below{settings_of_.residual},
            {.iterations = settings_of_.iterations, .from_zero = true});
        if (solved.end != conjugate_gradient_end::rule) return solved;
        vectors::scale(-1, solution_);
        if constexpr (requires { to_ = mixed_program_(minimiser_, inputs_..., solution_); })
            to_ = mixed_program_(minimiser_, inputs_..., solution_);
        else
            mixed_program_(minimiser_, inputs_..., solution_, to_);
        return solved;
    }

    /// H⁻¹·∂L/∂w·(-1) of the last call.
    const record& solution() const { return solution_; }

private:
    /// The gradient by θ of the derivative of F along a direction of w.
    static constexpr gradient_model<jvp_model<Objective, false>{}, false, Outer> by_outer{};

    implicit_settings settings_of_{};
    curvature_product hessian_program_;
    program<by_outer, way> mixed_program_;
    record solution_{};
    conjugate_gradient_workspace<record> work_{};
};

}  // namespace costate::inline COSTATE_ISA
