// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <tuple>

#include <costate/program.hpp>
#include <costate/transform/kfac.hpp>

namespace costate::inline COSTATE_ISA {

namespace detail {

template <kfac_batches Batches, auto Objective, class Policy>
struct kfac_gradient {
    program<value_and_grad<Objective>, Policy> run{};
};
template <auto Objective, class Policy>
struct kfac_gradient<kfac_batches::joint, Objective, Policy> {};

}  // namespace detail

/// What a step of K-FAC takes from its inputs: the loss and the gradient of some, the factors of others or of the same. Inputs
/// are tuples of what a program of the objective takes behind the parameters.
template <auto Objective, class Policy, auto... Choices>
class kfac_statistics {
    using structure = kfac_structure<Objective, Choices...>;
    static constexpr bool together = structure::batches == kfac_batches::joint;

public:
    using record = parameters<Objective>;

    /// Factors, and the moments that the solver wants, of targets that `seed_` decides; of one batch the gradient as well.
    /// Returns the loss of these inputs.
    template <class Inputs, class Factors, class Solver>
    double curvature(
        const record& p_, const Inputs& inputs_, std::uint32_t seed_, record& gradient_,
        Factors& factors_, Solver& solver_) {
        if constexpr (together)
            return factors_of(p_, inputs_, seed_, factors_, solver_, gradient_);
        else
            return factors_of(p_, inputs_, seed_, factors_, solver_);
    }
    /// The loss, its gradient, and the above.
    template <class Gradient, class Curvature, class Factors, class Solver>
    double all(
        const record& p_, const Gradient& gradient_inputs_, const Curvature& curvature_inputs_,
        std::uint32_t seed_, record& gradient_, Factors& factors_, Solver& solver_) {
        const double loss = curvature(p_, curvature_inputs_, seed_, gradient_, factors_, solver_);
        if constexpr (together)
            return loss;
        else
            return std::apply(
                [&](const auto&... in_) {
                    return static_cast<double>(gradient_program_.run(p_, in_..., gradient_));
                },
                gradient_inputs_);
    }

private:
    program<kfac_factors<Objective, Choices...>, Policy> factors_program_{};
    [[no_unique_address]] detail::kfac_gradient<structure::batches, Objective, Policy>
        gradient_program_{};

    template <class Inputs, class Factors, class Solver, class... Gradient>
    double factors_of(
        const record& p_, const Inputs& inputs_, std::uint32_t seed_, Factors& factors_,
        Solver& solver_, Gradient&... gradient_) {
        const auto run = [&](const auto&... given_) {
            if constexpr (structure::in_eigenbasis())
                return factors_program_(
                    p_, given_..., solver_.bases(), gradient_..., factors_, solver_.fresh());
            else if constexpr (structure::in_chain())
                return factors_program_(p_, given_..., gradient_..., factors_, solver_.fresh());
            else
                return factors_program_(p_, given_..., gradient_..., factors_);
        };
        const auto drawn = static_cast<std::int32_t>(seed_);
        return std::apply(
            [&](const auto&... in_) {
                if constexpr (structure::kind != fisher::monte_carlo)
                    return static_cast<double>(run(in_...));
                else if constexpr ((is_binding<std::decay_t<decltype(in_)>> || ...))
                    return static_cast<double>(
                        run(in_..., shared<"fisher_seed", std::int32_t> = drawn));
                else
                    return static_cast<double>(run(in_..., drawn));
            },
            inputs_);
    }
};

}  // namespace costate::inline COSTATE_ISA
