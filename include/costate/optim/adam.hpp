// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/lazy_default.hpp>
#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

struct adam_settings {
    double rate = 1e-3;
    double beta1 = 0.9;  ///< decay of the mean of the gradients
    double beta2 = 0.999;  ///< decay of the mean of their squares
    double epsilon = 1e-8;  ///< keeps the quotient finite where a gradient has always been 0
};

namespace detail {

// The bias corrections of both means, drawn out of the loop into two factors:
// (m / c1) / (√(v / c2) + ε) = (√c2 / c1) m / (√v + √c2 ε).
template <class T>
struct adam_factors {
    T beta1, beta2;
    T rest1, rest2;  // 1 - beta, rounded once: from a rounded 0.999 it is off by 1e-5
    T rate, epsilon;
};

template <class T>
constexpr void adam_block(
    const adam_factors<T>& f, std::size_t count, T* p, const T* g, T* m, T* v) {
    // A gradient that stays 0 lets its means decay into subnormal numbers, on which processors are a
    // hundred times slower; so small a mean moves nothing.
    constexpr T smallest = std::numeric_limits<T>::min();
    std::size_t i = 0;
    if (!__builtin_is_constant_evaluated()) {
        constexpr std::size_t lanes = pack<T>::lanes;
        for (const std::size_t whole = count - count % lanes; i < whole; i += lanes) {
            const auto gradient = pack<T>::load(g + i);
            const auto decayed = f.beta1 * pack<T>::load(m + i) + f.rest1 * gradient;
            const auto mean = select(abs(decayed) < smallest, pack<T>(T(0)), decayed);
            const auto averaged = f.beta2 * pack<T>::load(v + i) + f.rest2 * gradient * gradient;
            const auto square = select(averaged < smallest, pack<T>(T(0)), averaged);
            mean.store(m + i);
            square.store(v + i);
            (pack<T>::load(p + i) - f.rate * mean / (sqrt(square) + f.epsilon)).store(p + i);
        }
    }
    for (; i < count; ++i) {
        m[i] = f.beta1 * m[i] + f.rest1 * g[i];
        if (-smallest < m[i] && m[i] < smallest) m[i] = 0;
        v[i] = f.beta2 * v[i] + f.rest2 * g[i] * g[i];
        if (v[i] < smallest) v[i] = 0;
        p[i] -= f.rate * m[i] / (math::sqrt(v[i]) + f.epsilon);
    }
}

}  // namespace detail

/// The optimiser Adam for a record of parameters. Its state is two more such records, so an object
/// of it may be large: give it static storage. Takes no memory.
/// D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
template <class Parameters>
class adam {
public:
    constexpr adam()
        requires(!vectors::holds_bfloat16<Parameters>)
    = default;
    constexpr explicit adam(const adam_settings& settings_)
        requires(!vectors::holds_bfloat16<Parameters>)
        : settings_of_(settings_) {}
    constexpr explicit adam(const adam_settings& = {})
        requires vectors::holds_bfloat16<Parameters>
    __attribute__((unavailable(
        "costate: adam<P>: small steps are lost in parameters of 16 bits; move floats, "
        "parameters<in_float<model>>, and round the others from them, p.round_from(floats)"))) {}

    constexpr adam_settings& settings() { return *settings_of_; }
    constexpr std::uint64_t steps() const { return steps_done_; }

    /// Forgets all former steps, as a new object.
    constexpr void init(const Parameters&) {
        vectors::clear(mean_);
        vectors::clear(square_);
        steps_done_ = 0;
    }

    /// Moves the parameters against the gradient.
    constexpr void step(Parameters& parameters_, const Parameters& gradient_) {
        if (steps_done_++ == 0) power1_ = power2_ = 1;
        power1_ *= settings_of_->beta1;
        power2_ *= settings_of_->beta2;
        block<element::float32, float>(Parameters::floats, parameters_, gradient_);
        block<element::float64, double>(Parameters::doubles, parameters_, gradient_);
    }

private:
    template <element Kind, class T>
    constexpr void block(std::size_t count, Parameters& parameters_, const Parameters& gradient_) {
        if (count == 0) return;
        const double root = math::sqrt(1 - power2_);
        const detail::adam_factors<T> factors{
            static_cast<T>(settings_of_->beta1),
            static_cast<T>(settings_of_->beta2),
            static_cast<T>(1 - settings_of_->beta1),
            static_cast<T>(1 - settings_of_->beta2),
            static_cast<T>(settings_of_->rate * root / (1 - power1_)),
            static_cast<T>(settings_of_->epsilon * root)};
        detail::adam_block(
            factors, count, parameters_.template block<Kind>(), gradient_.template block<Kind>(),
            mean_.template block<Kind>(), square_.template block<Kind>());
    }

    lazy_default<adam_settings> settings_of_;
    Parameters mean_{};
    Parameters square_{};
    std::uint64_t steps_done_ = 0;
    double power1_ = 0;  // of beta1, to as many steps
    double power2_ = 0;
};

}  // namespace costate::inline COSTATE_ISA
