// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math/polygamma.hpp>
#include <costate/ops/power.hpp>

namespace costate {

/// The error function 2/√π ∫₀ˣ exp(-t²) dt.
struct erf_op : unary {
    static constexpr auto name = "erf";
    static constexpr auto role = algebra::odd;
    static constexpr std::uint16_t flops = 24;
    static constexpr auto value(const auto& x_) { return math::erf(x_); }
    static constexpr auto partial(const auto&, const auto& x_) {
        return 0x1.20dd750429b6dp+0 * exp(-square(x_));  // 2/√π
    }
};
COSTATE_UNARY_FUNCTION(erf, erf_op)

/// 1 - erf(x), accurate where erf is near 1.
struct erfc_op : unary {
    static constexpr auto name = "erfc";
    static constexpr std::uint16_t flops = 24;
    static constexpr auto value(const auto& x_) { return math::erfc(x_); }
    static constexpr auto partial(const auto&, const auto& x_) {
        return -0x1.20dd750429b6dp+0 * exp(-square(x_));
    }
    template <class T>
    static constexpr T meaning(const T& x_) {
        return 1 - erf(x_);
    }
};
COSTATE_UNARY_FUNCTION(erfc, erfc_op)

/// The n-th derivative of digamma, for a constant integer n >= 1: what keeps lgamma closed under
/// differentiation.
struct polygamma_op : binary {
    static constexpr auto name = "polygamma";
    static constexpr std::uint16_t flops = 60;
    template <class T>
    static constexpr T value(const T& n_, const T& x_) {
        const int order = exponent_of(n_);
        if constexpr (std::is_arithmetic_v<T>) {
            return math::polygamma(order, x_);
        } else {
            typename T::value_type lanes[T::lanes];
            x_.store(lanes);
            for (auto& lane : lanes) lane = math::polygamma(order, lane);
            return T::load(lanes);
        }
    }
    static constexpr auto partials(const auto&, const auto& n_, const auto& x_) {
        return each{none, raised(n_ + 1, x_)};
    }

private:
    template <class T>
    static constexpr T raised(const T& n_, const T& x_) {
        return apply<polygamma_op>(n_, x_);
    }
};
template <Symbolic A>
    requires(applicable<polygamma_op, attribute_list<>, int, A>)
constexpr applied<polygamma_op, int, A> polygamma(int n_, const A& x_) {
    return apply<polygamma_op>(n_, x_);
}

/// The logarithmic derivative of Γ.
struct digamma_op : unary {
    static constexpr auto name = "digamma";
    static constexpr std::uint16_t flops = 40;
    static constexpr auto value(const auto& x_) { return math::digamma(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return polygamma(1, x_); }
};
COSTATE_UNARY_FUNCTION(digamma, digamma_op)

/// log |Γ(x)|.
struct lgamma_op : unary {
    static constexpr auto name = "lgamma";
    static constexpr std::uint16_t flops = 40;
    static constexpr auto value(const auto& x_) { return math::lgamma(x_); }
    static constexpr auto partial(const auto&, const auto& x_) { return digamma(x_); }
};
COSTATE_UNARY_FUNCTION(lgamma, lgamma_op)

}  // namespace costate
