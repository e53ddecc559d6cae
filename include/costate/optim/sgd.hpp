// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/lazy_default.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

struct sgd_settings {
    double rate = 1e-2;
    double momentum = 0;  ///< how much of the last step the next one repeats, in [0, 1)
    bool nesterov = false;  ///< take the gradient where the momentum leads
};

/// Gradient descent with momentum for a record of parameters: with v the sum of gradients, each worth `momentum` times the
/// one after it, p -= rate v. Its state is one more record; give large ones static storage. Takes no memory.
///
/// With Nesterov's momentum the parameters that a user sees are those at which the next gradient is taken, θ + μ v of
/// I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013,
/// equations 3 and 4, moved there (their appendix A.1): v = μ v + g, p -= rate (g + μ v). For a constant rate the classical
/// momentum is their equations 1 and 2.
template <class Parameters>
class sgd {
public:
    constexpr sgd()
        requires(!vectors::holds_bfloat16<Parameters>)
    = default;
    constexpr explicit sgd(const sgd_settings& settings_)
        requires(!vectors::holds_bfloat16<Parameters>)
        : settings_of_(settings_) {}
    constexpr explicit sgd(const sgd_settings& = {})
        requires vectors::holds_bfloat16<Parameters>
    __attribute__((unavailable(
        "costate: sgd<P>: small steps are lost in parameters of 16 bits; move floats, "
        "parameters<in_float<model>>, and round the others from them, p.round_from(floats)"))) {}

    constexpr sgd_settings& settings() { return *settings_of_; }

    /// Forgets all former steps.
    constexpr void init(const Parameters&) { vectors::clear(velocity_); }

    /// Moves the parameters against the gradient.
    constexpr void step(Parameters& parameters_, const Parameters& gradient_) {
        const double rate = settings_of_->rate;
        const double momentum = settings_of_->momentum;
        if (momentum == 0) {
            vectors::axpy(-rate, gradient_, parameters_);
            return;
        }
        vectors::xpay(gradient_, momentum, velocity_);
        if (settings_of_->nesterov) vectors::axpy(-rate, gradient_, parameters_);
        vectors::axpy(settings_of_->nesterov ? -rate * momentum : -rate, velocity_, parameters_);
    }

private:
    lazy_default<sgd_settings> settings_of_;
    Parameters velocity_{};
};

}  // namespace costate::inline COSTATE_ISA
