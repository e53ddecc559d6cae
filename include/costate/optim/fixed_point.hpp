// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>

#include <costate/core/math.hpp>
#include <costate/program/program.hpp>
#include <costate/transform/derivative.hpp>

namespace costate::inline COSTATE_ISA {

struct fixed_point_settings {
    std::uint32_t iterations = 1000;
    double change = 1e-12;  ///< of the adjoint in an iteration, relative to it, at which they end
};
struct fixed_point_result {
    std::uint32_t iterations = 0;
    double change = 0;  ///< of the last iteration
    bool converged = false;
};

/// The derivative of a fixed point x*(θ) = T(x*, θ) with respect to `Outer` = θ, through that equation and not through the
/// iterations that found x*. For a function L of x*: dL/dθ = (∂T/∂θ)ᵀu, where u = ∂L/∂x + (∂T/∂x)ᵀu is found by iterating it,
/// which converges as x = T(x, θ) does. `Map` is a model with one output of the type of its input `State`.
/// F. J. Pineda, "Generalization of back-propagation to recurrent neural networks", 1987, equation 14; S. Bai, J. Z. Kolter,
/// V. Koltun, "Deep equilibrium models", NeurIPS 2019, theorem 1.
template <auto Map, auto State, auto Outer, class Policy = sequential>
class fixed_point_gradient {
    using state_type = std::remove_cvref_t<decltype(State)>;
    using element = typename state_type::element_type;
    static constexpr std::size_t size = state_type::type.size();

public:
    fixed_point_gradient() = default;
    explicit fixed_point_gradient(const fixed_point_settings& settings_)
        : settings_of_(settings_) {}
    fixed_point_settings& settings() { return settings_of_; }

    /// `cotangent_` is ∂L/∂x at the fixed point, dL/dθ goes to `to_`: numbers or tensors as State and Outer are. The arguments
    /// are those of program<Map>, with the fixed point as its state.
    template <class Cotangent, class To, class... Arguments>
    fixed_point_result operator()(
        const Cotangent& cotangent_, To& to_, const Arguments&... arguments_) {
        for (std::size_t i = 0; i < size; ++i) adjoint_[i] = element_at(cotangent_, i);
        fixed_point_result result;
        while (result.iterations < settings_of_.iterations) {
            call(to_, arguments_...);
            ++result.iterations;
            double change = 0, norm = 0;
            for (std::size_t i = 0; i < size; ++i) {
                const element next = element_at(cotangent_, i) + back_[i];
                const double off = static_cast<double>(next - adjoint_[i]);
                change += off * off;
                norm += static_cast<double>(next) * static_cast<double>(next);
                adjoint_[i] = next;
            }
            result.change = math::sqrt(change);
            result.converged = result.change <= settings_of_.change * math::sqrt(norm);
            if (result.converged || !(change <= 1e300)) break;
        }
        call(to_, arguments_...);
        return result;
    }

private:
    fixed_point_settings settings_of_{};
    program<vjp<Map, State, Outer>, Policy> program_;
    element adjoint_[size];
    element back_[size];
    element value_[size];

    template <class Values>
    static element element_at(const Values& values, std::size_t i) {
        if constexpr (std::is_arithmetic_v<Values>)
            return static_cast<element>(values);
        else
            return std::data(values)[i];
    }
    template <class To, class... Arguments>
    void call(To& to, const Arguments&... arguments) {
        if constexpr (state_type::type.rank == 0)
            value_[0] = program_(arguments..., adjoint_[0], back_[0], to);
        else
            program_(
                arguments..., std::span<const element>(adjoint_), std::span<element>(value_),
                std::span<element>(back_), to);
    }
};

}  // namespace costate::inline COSTATE_ISA
